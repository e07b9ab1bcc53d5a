-- What the pages for clinicians need: launches from an EHR, drafts of an assessment, and the sign-off that makes results final.
-- Launches and drafts are short-lived and change; a sign-off is part of the ledger and never does.

-- A launch that was begun and has not come back from the EHR. Taken out by the first answer that names its state: one use.
create table launch_request (
    site         text        not null,
    state_sha256 bytea       not null,
    created      timestamptz not null,
    expires      timestamptz not null,
    sealed       bytea       not null,
    constraint launch_request_pkey primary key (site, state_sha256)
);

comment on table launch_request is 'An authorization request that waits for its answer. Deleted when the answer comes or when it expires.';
comment on column launch_request.state_sha256 is 'SHA-256 of the OAuth state; the state itself is never stored.';
comment on column launch_request.sealed is 'FHIR base, issuer, nonce, PKCE verifier and the hash of the browser''s secret, encrypted by the service.';


-- One SMART launch: one patient, one clinician, one token. Every page URL names it.
create table launch (
    site             text        not null,
    id               text        not null,
    patient          text        not null,
    secret_sha256    bytea       not null,
    version          integer     not null,
    started          timestamptz not null,
    ends             timestamptz not null,
    refreshing_until timestamptz,
    sealed           bytea       not null,
    chart            bytea,
    constraint launch_pkey primary key (site, id)
);

comment on table launch is 'Mutable: tokens are renewed. Deleted some time after its end.';
comment on column launch.secret_sha256 is 'SHA-256 of the secret in the cookie of the browser that launched; nobody else may use this launch.';
comment on column launch.version is 'Counts renewals of the token, so that of two replicas only one spends a refresh token.';
comment on column launch.refreshing_until is 'Until then somebody is renewing the token; the others wait.';
comment on column launch.sealed is 'Context and tokens, encrypted by the service.';
comment on column launch.chart is 'What was read from the EHR''s record at launch, encrypted by the service.';

create index launch_by_end on launch (site, ends);


-- Answers that nobody has signed yet.
create table draft (
    site          text        not null,
    patient       text        not null,
    clinician     text        not null,
    questionnaire text        not null,
    version       integer     not null,
    created       timestamptz not null,
    updated       timestamptz not null,
    expires       timestamptz not null,
    body          bytea       not null,
    constraint draft_pkey primary key (site, patient, clinician, questionnaire)
);

comment on table draft is 'One for each patient, clinician and questionnaire version. Mutable; gone when it is signed, dropped or expired.';
comment on column draft.clinician is 'The EHR''s reference of the clinician who answers.';
comment on column draft.questionnaire is 'Canonical with version: answers of one edition are never read as those of another.';
comment on column draft.version is 'Counts saves, so that the second of two windows learns that it is behind.';

create index draft_by_expiry on draft (site, expires);


-- Who signed which version of which result set, and what they decided.
create table sign_off (
    site       text        not null,
    patient    text        not null,
    assessment text        not null,
    version    integer     not null,
    signed_at  timestamptz not null,
    sha256     bytea       not null,
    body       bytea       not null,
    constraint sign_off_pkey primary key (site, patient, assessment, version)
);

comment on table sign_off is 'The clinician''s attested decision, with overrides and reasons. Insert only, in the commit that makes the results final.';
comment on column sign_off.version is 'Version of the result set that was signed.';
comment on column sign_off.sha256 is 'SHA-256 of the body as it was written.';
comment on column sign_off.body is 'Canonical JSON, compressed like the body of a resource.';

alter table sign_off alter column body set storage external;


-- Second line of defence behind the site in every statement.
alter table launch_request enable row level security;
alter table launch         enable row level security;
alter table draft          enable row level security;
alter table sign_off       enable row level security;

create policy of_the_named_site on launch_request using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on launch         using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on draft          using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on sign_off       using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on sign_off to "${app_role}";
grant insert, select, update, delete on launch_request, launch, draft to "${app_role}";
