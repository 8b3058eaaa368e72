"""How to secure connections, from JSON on standard input: `tls` and `sasl`, each null or an object."""

import base64
import json
import socket
import ssl
import tempfile
import urllib.parse
import urllib.request

from kafka.net.sasl.oauth import AbstractTokenProvider

# Ports at which names were made this machine's address, and those names.
resolved = {}
_getaddrinfo = socket.getaddrinfo


def _resolve(host, port, *more, **named):
    """Names that exist nowhere (RFC 6761) are this machine, so that tests need no resolver."""
    if isinstance(host, str) and host.endswith(".test"):
        resolved.setdefault(int(port), set()).add(host)
        host = "127.0.0.1"
    return _getaddrinfo(host, port, *more, **named)


socket.getaddrinfo = _resolve


class Tokens(AbstractTokenProvider):
    """Fetches a token with client credentials (RFC 6749, 4.4), anew for each session."""

    def __init__(self, sasl):
        credentials = f"{sasl['client_id']}:{sasl['client_secret']}".encode()
        self.request = urllib.request.Request(
            sasl["endpoint"],
            urllib.parse.urlencode({"grant_type": "client_credentials"}).encode(),
            {"Authorization": "Basic " + base64.b64encode(credentials).decode()},
        )
        authorities = sasl.get("authorities")
        self.context = authorities and ssl.create_default_context(cadata=authorities)

    def token(self):
        with urllib.request.urlopen(self.request, timeout=10, context=self.context or None) as response:
            return json.load(response)["access_token"]


def options(text):
    """Keyword arguments for every client of kafka-python."""
    security = json.loads(text) if text.strip() else {}
    tls, sasl = security.get("tls"), security.get("sasl")
    name = ("SASL_" if sasl else "") + ("SSL" if tls else "PLAINTEXT")
    found = {"security_protocol": name}
    if tls:
        found["ssl_context"] = _context(tls)
    if sasl:
        found["sasl_mechanism"] = sasl["mechanism"]
        if "endpoint" in sasl:
            found["sasl_oauth_token_provider"] = Tokens(sasl)
        else:
            found |= {"sasl_plain_username": sasl["username"], "sasl_plain_password": sasl["password"]}
    return found


def _context(tls):
    context = ssl.create_default_context(cadata=tls["authorities"])
    if tls.get("certificate"):
        # Python reads certificates from files only.
        with tempfile.NamedTemporaryFile("w") as pem:
            pem.write(tls["certificate"] + tls["key"])
            pem.flush()
            context.load_cert_chain(pem.name)
    return context
