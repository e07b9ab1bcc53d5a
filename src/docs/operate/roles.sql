-- The owner makes and changes tables; the service adds to the ledger and owns nothing. Passwords come after, by \password in psql.
create role dorsal_owner login;
create role dorsal_app login;
-- The statements are short: to compile those that PostgreSQL takes for dear costs more than they take. The service says so itself, too.
alter role dorsal_app set jit = off;
-- Keys are compared byte by byte: quicker, and no upgrade of the operating system makes an index invalid.
-- The owner may create the extension btree_gin, which PostgreSQL trusts; its files are in the package of contributed modules.
create database dorsal owner dorsal_owner template template0 locale_provider libc lc_collate 'C';
