-- Authorization requests of launches and of auditors wait sealed in the browser that began them, not here: whoever begins
-- without coming back writes no row. What stays here is that a request was answered, until it expires, so that no answer counts
-- twice.

create table answered_request (
    site         text        not null,
    state_sha256 bytea       not null,
    expires      timestamptz not null,
    constraint answered_request_pkey primary key (site, state_sha256)
);

comment on table answered_request is 'An authorization request that was answered: a second answer is refused. Deleted some time after the request expires.';
comment on column answered_request.state_sha256 is 'SHA-256 of the OAuth state; the state itself is never stored.';
comment on column answered_request.expires is 'When the request expires; later answers are refused without asking this table.';

create index answered_request_by_expiry on answered_request (site, expires);

alter table answered_request enable row level security;

create policy of_the_named_site on answered_request using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select, delete on answered_request to "${app_role}";

-- launch_request and auditor_sign_in are read and written by nobody any more. They stay for one release, because replicas of the
-- release before run on this schema while an upgrade goes on.
