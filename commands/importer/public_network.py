"""Asks for what a stranger names, in public networks only, whatever name or redirect leads on."""

from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    getproxies,
)


class _Public:
    """A connection that is kept if it has led to a public address, or to the author's own proxy.

    Where it has led to is asked, and not the name, which may have another address each time.
    """

    def connect(self):
        super().connect()
        proxies = (urlsplit(one if "://" in one else f"//{one}") for one in getproxies().values())
        if (self.host, self.port) in [(one.hostname, one.port) for one in proxies]:
            return
        found = ip_address(self.sock.getpeername()[0].partition("%")[0])
        if not (getattr(found, "ipv4_mapped", None) or found).is_global:
            self.close()
            raise ValueError(f"{self.host} is in a network that is not public")


class _HTTP(_Public, HTTPConnection):
    pass


class _HTTPS(_Public, HTTPSConnection):
    pass


class _Web(HTTPSHandler):
    """HTTP and HTTPS; without the handlers for files and FTP, which a redirect might name."""

    http_request = HTTPSHandler.https_request

    def http_open(self, request):
        return self.do_open(_HTTP, request)

    def https_open(self, request):
        return self.do_open(_HTTPS, request)


HANDLERS = (ProxyHandler, _Web, HTTPRedirectHandler)
HANDLERS += (HTTPDefaultErrorHandler, HTTPErrorProcessor, UnknownHandler)


def opened(request: Request, timeout: float):
    """What is at an address, as `urlopen` opens it, from public networks only.

    Raises `ValueError` for what is elsewhere, and what `urlopen` raises.
    """
    opener = OpenerDirector()
    for handler in HANDLERS:
        opener.add_handler(handler())
    return opener.open(request, timeout=timeout)
