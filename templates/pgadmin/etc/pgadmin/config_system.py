SERVER_MODE = True
DATA_DIR = '/var/lib/pgadmin'
LOG_FILE = '/var/lib/pgadmin/pgadmin4.log'
SQLITE_PATH = '/var/lib/pgadmin/pgadmin4.db'
SESSION_DB_PATH = '/var/lib/pgadmin/sessions'
STORAGE_DIR = '/var/lib/pgadmin/storage'

# Whoever opens a server types its password; this host keeps none.
ALLOW_SAVE_PASSWORD = False

# Nothing on a host asks the internet for anything.
UPGRADE_CHECK_ENABLED = False
CHECK_EMAIL_DELIVERABILITY = False
