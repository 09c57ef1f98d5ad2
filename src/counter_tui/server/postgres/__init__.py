"""The service's store on PostgreSQL, through psycopg 3 (extra ``postgres``); imported only when it is asked for."""
