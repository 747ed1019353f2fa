"""Logs in to pgAdmin as a browser does, opens each registered server and asks it a statement. JSON in, JSON out."""

import json
import re
import sys
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

asked = json.load(sys.stdin)
browser = build_opener(HTTPCookieProcessor(CookieJar()))
headers = {}


def fetch(path, data=None):
    try:
        answer = browser.open(Request(asked['url'] + path, data, headers), timeout=20)
    except HTTPError as error:
        answer = error
    return answer.geturl().removeprefix(asked['url']), answer.read().decode()


def ask(path, body=None):
    return json.loads(fetch(path, None if body is None else json.dumps(body).encode())[1])


def log_in():
    token = re.search(r'csrfToken"?: ?"([^"]+)"', fetch('/login')[1]).group(1)
    form = {'email': asked['email'], 'password': asked['password'], 'csrf_token': token, 'internal_button': 'Login'}
    page, _ = fetch('/authenticate/login', urlencode(form).encode())
    if page == '/browser/':
        token = re.search(r"csrf_token'\] = '([^']+)'", fetch('/browser/js/utils.js')[1]).group(1)
        headers.update({'X-pgA-CSRFToken': token, 'Content-Type': 'application/json'})
        # Were this believed, the session would be another machine's, and end.
        headers['X-Forwarded-For'] = '192.0.2.1'
    return page


def open_servers():
    for group in ask('/browser/server_group/nodes/')['data']:
        # A group that has no server answers that it cannot be found.
        for server in ask(f'/browser/server/nodes/{group["_id"]}/')['result'] or []:
            path = f'{group["_id"]}/{server["_id"]}'
            login = {'password': asked['database_password'], 'save_password': True}
            answer = ask(f'/browser/server/connect/{path}', login)
            seen = {'rows': query(path, answer['data'])} if answer['success'] else {'refused': answer['result']['errmsg']}
            yield {'server': server['label'], **seen}


# As the query tool does: a transaction of its own, the statement, and the result when it is there.
def query(path, opened):
    transaction = opened['sid']
    ask(f'/sqleditor/initialize/sqleditor/{transaction}/{path}/{opened["did"]}', {'dbname': opened['db']})
    ask(f'/sqleditor/query_tool/start/{transaction}', {'sql': asked['sql'], 'explain_plan': None})
    for _ in range(100):
        polled = ask(f'/sqleditor/poll/{transaction}')
        if polled['data']['status'] != 'Busy':
            break
        time.sleep(0.1)
    return polled['data']['result']


page = log_in()
print(json.dumps({'page': page, 'opened': list(open_servers()) if page == '/browser/' else []}))
