-- Auditors sign in at the OpenID provider of their site. Both tables are short-lived and change; what auditors do stands in the
-- audit events, for ever.

-- A sign-in that was begun and has not come back from the provider. Taken out by the first answer that names its state: one use.
create table auditor_sign_in (
    site         text        not null,
    state_sha256 bytea       not null,
    created      timestamptz not null,
    expires      timestamptz not null,
    sealed       bytea       not null,
    constraint auditor_sign_in_pkey primary key (site, state_sha256)
);

comment on table auditor_sign_in is 'An authentication request that waits for its answer. Deleted when the answer comes or when it expires.';
comment on column auditor_sign_in.state_sha256 is 'SHA-256 of the OAuth state; the state itself is never stored.';
comment on column auditor_sign_in.sealed is 'Issuer, nonce, PKCE verifier, wished page and the hash of the browser''s secret, encrypted by the service.';


-- One auditor in one browser.
create table auditor_session (
    site          text        not null,
    id            text        not null,
    secret_sha256 bytea       not null,
    started       timestamptz not null,
    seen          timestamptz not null,
    ends          timestamptz not null,
    sealed        bytea       not null,
    constraint auditor_session_pkey primary key (site, id)
);

comment on table auditor_session is 'Deleted by signing out, or some time after its end.';
comment on column auditor_session.secret_sha256 is 'SHA-256 of the secret in the cookie of the browser that signed in; nobody else may use this session.';
comment on column auditor_session.seen is 'Last request, to the minute: an idle session ends.';
comment on column auditor_session.ends is 'When it ends whatever happens; stands in the sealed part, too, which decides.';
comment on column auditor_session.sealed is 'Who it is and in which roles, encrypted by the service.';

create unique index auditor_session_by_secret on auditor_session (site, secret_sha256);


-- Second line of defence behind the site in every statement.
alter table auditor_sign_in enable row level security;
alter table auditor_session enable row level security;

create policy of_the_named_site on auditor_sign_in using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on auditor_session using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select, delete on auditor_sign_in to "${app_role}";
grant insert, select, update, delete on auditor_session to "${app_role}";
