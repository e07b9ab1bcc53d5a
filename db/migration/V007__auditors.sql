-- What the auditors' pages remember: searches, because no address may hold a patient's id, and which records were opened for what
-- purpose. Short-lived, but for searches that somebody gave a name.

create table auditor_search (
    site    text        not null,
    id      text        not null,
    auditor text        not null,
    name    text,
    fields  text        not null,
    created timestamptz not null,
    expires timestamptz not null,
    constraint auditor_search_pkey primary key (site, id)
);

comment on table auditor_search is 'What an auditor looked for. Pages name it by its id; only the auditor who made it may use it.';
comment on column auditor_search.auditor is 'Issuer and subject of the auditor, as issuer|subject.';
comment on column auditor_search.name is 'What the auditor calls it; null for one that nobody saved.';
comment on column auditor_search.fields is 'The fields of the search form, as a browser sends them. May hold a patient''s id.';

create index auditor_search_by_auditor on auditor_search (site, auditor);
create index auditor_search_by_expiry on auditor_search (site, expires);


create table auditor_look (
    site       text        not null,
    session    bytea       not null,
    assessment text        not null,
    purpose    text        not null,
    event      text        not null,
    at         timestamptz not null,
    expires    timestamptz not null,
    constraint auditor_look_pkey primary key (site, session, assessment)
);

comment on table auditor_look is 'A record that an auditor opened in one session, and for which purpose. The event of the look stands in the log for ever.';
comment on column auditor_look.session is 'SHA-256 of the session''s form token; neither the session nor the token can be told from it.';
comment on column auditor_look.purpose is 'Code of http://terminology.hl7.org/CodeSystem/v3-ActReason.';
comment on column auditor_look.event is 'Id of the event that tells of the look.';

create index auditor_look_by_expiry on auditor_look (site, expires);


alter table auditor_search enable row level security;
alter table auditor_look   enable row level security;

create policy of_the_named_site on auditor_search using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on auditor_look   using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select, update, delete on auditor_search, auditor_look to "${app_role}";
