"""etcd's JSON API as its servers' own scripts speak it: with this host's certificate."""

import http.client
import json
import ssl

CA = '/etc/hardway/ca.pem'
CERTIFICATE = '/etc/etcd/tls/certificate.pem'
KEY = '/etc/etcd/tls/key.pem'
PORT = 2379


class EtcdError(Exception):
    """etcd does not answer, or it answers with an error: `message` is etcd's own, empty where it said nothing."""

    def __init__(self, text: str, message: str = '') -> None:
        super().__init__(text)
        self.message = message


def ask(path: str, body: dict, *, host: str = '127.0.0.1', token: str = '', timeout: float = 5) -> dict:
    """The answer of one server. Raises EtcdError; its words show nothing of `body` and `token`."""
    headers = {'Authorization': token} if token else {}
    connection = http.client.HTTPSConnection(host, PORT, timeout=timeout, context=context())
    try:
        connection.request('POST', f'/v3{path}', json.dumps(body), headers)
        response = connection.getresponse()
        status, text = response.status, response.read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise EtcdError(f'etcd does not answer: {error}') from error
    finally:
        connection.close()
    if status == 200:
        return json.loads(text)
    message = message_of(text)
    raise EtcdError(f'{path}: {status} {message}', message)


def context() -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=CA)
    made.load_cert_chain(CERTIFICATE, KEY)
    return made


def message_of(text: str) -> str:
    """Debian builds etcd with a newer gateway, which calls it otherwise."""
    try:
        said = json.loads(text)
        return said.get('error') or said['message']
    except (ValueError, KeyError, TypeError, AttributeError):
        return text.strip()
