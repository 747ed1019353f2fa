SERVER_MODE = True
DATA_DIR = '/var/lib/pgadmin'
LOG_FILE = '/var/lib/pgadmin/pgadmin4.log'
SQLITE_PATH = '/var/lib/pgadmin/pgadmin4.db'
SESSION_DB_PATH = '/var/lib/pgadmin/sessions'
STORAGE_DIR = '/var/lib/pgadmin/storage'

# Whoever opens a server types its password; this host keeps none.
ALLOW_SAVE_PASSWORD = False

# Nobody guesses 32 random characters, and there is no second administrator who could unlock the only account.
MAX_LOGIN_ATTEMPTS = 0

# Nothing on a host asks the internet for anything, nor does a page that it serves.
UPGRADE_CHECK_ENABLED = False
CHECK_EMAIL_DELIVERABILITY = False
SHOW_GRAVATAR_IMAGE = False
LLM_ENABLED = False
