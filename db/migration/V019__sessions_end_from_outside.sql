-- An operator ends the sessions of one person, or of everybody at a site: an account was stolen, or somebody has left (ADR 43).

-- Sessions whose sign-in was begun before that moment are over, on every replica, whatever row says that they stand.
create table session_end (
    site   text        not null,
    person bytea       not null,
    before timestamptz not null,
    constraint session_end_pkey primary key (site, person)
);

comment on table session_end is 'Mutable: the latest end of each counts. Deleted when no session can be as old any more.';
comment on column session_end.person is 'SHA-256 of one of the names that events have for the person; empty: everybody at the site.';
comment on column session_end.before is 'Sign-ins that were begun at that moment or earlier are over.';


-- Null in rows of the release before: whose they are is not known, so they go with anybody's.
alter table launch          add column asked timestamptz, add column people bytea[];
alter table auditor_session add column asked timestamptz, add column people bytea[];

comment on column launch.asked is 'When the browser was sent to the EHR: a sign-in on its way ends with those that stand.';
comment on column launch.people is 'SHA-256 of each name that its person has; the table names nobody.';
comment on column auditor_session.asked is 'When the browser was sent to the provider: a sign-in on its way ends with those that stand.';
comment on column auditor_session.people is 'SHA-256 of each name that its person has; the table names nobody.';


-- Second line of defence behind the site in every statement.
alter table session_end enable row level security;

create policy of_the_named_site on session_end using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select, update, delete on session_end to "${app_role}";
