-- The owner makes and changes tables; the service adds to the ledger and owns nothing. Passwords come after, by \password in psql.
create role dorsal_owner login;
create role dorsal_app login;
-- Keys are compared byte by byte: quicker, and no upgrade of the operating system makes an index invalid.
create database dorsal owner dorsal_owner template template0 locale_provider libc lc_collate 'C';
