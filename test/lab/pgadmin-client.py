"""Logs in to the pgAdmin of this host as a browser does and opens servers. Reads JSON from standard input, prints JSON."""

import json
import re
import sys
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

asked = json.load(sys.stdin)
browser = build_opener(HTTPCookieProcessor(CookieJar()))


def fetch(path, data=None, headers={}):
    try:
        answer = browser.open(Request(asked['url'] + path, data, headers), timeout=20)
    except HTTPError as error:
        answer = error
    return answer.geturl().removeprefix(asked['url']), answer.read().decode()


token = re.search(r'csrfToken"?: ?"([^"]+)"', fetch('/login')[1]).group(1)
form = {'email': asked['email'], 'password': asked['password'], 'csrf_token': token, 'internal_button': 'Login'}
page, _ = fetch('/authenticate/login', urlencode(form).encode())
opened = []
if page == '/browser/':
    token = re.search(r"csrf_token'\] = '([^']+)'", fetch('/browser/js/utils.js')[1]).group(1)
    password = json.dumps({'password': asked['database_password'], 'save_password': True}).encode()
    for server in asked['servers']:
        headers = {'X-pgA-CSRFToken': token, 'Content-Type': 'application/json'}
        opened.append(json.loads(fetch(f'/browser/server/connect/2/{server}', password, headers)[1]))
print(json.dumps({'page': page, 'opened': opened}))
