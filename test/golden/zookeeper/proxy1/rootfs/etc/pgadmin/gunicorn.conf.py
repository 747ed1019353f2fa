# Browsers come without a proxy between, and pgAdmin ties a session to an address: what they claim to have been forwarded for is dropped.


def pre_request(_worker, request):
    request.headers = [(name, value) for name, value in request.headers if not name.startswith('X-FORWARDED-')]
