-- The owner makes and changes tables; the service adds to the ledger and owns nothing. Passwords come after, by \password in psql.
create role dorsal_owner login;
create role dorsal_app login;
create database dorsal owner dorsal_owner;
