package org.dorsal.store;

import java.sql.SQLException;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.store.Commit.NewAssessment;

/**
 * Decides which response holds a business identifier: the newest version of a response holds its own identifier,
 * unless it is entered in error. A response received with the bytes of a former holder is a late copy of the same request:
 * storing it would revive a withdrawn response. An identifier that is not free gets a number that is in use already, so
 * that the primary key rejects the whole commit.
 */
final class IdentifierRows {
    private static final String PARAMETER = "identifier=";

    private static final String RESPONSE = "QuestionnaireResponse";
    private static final String WITHDRAWN = "entered-in-error";

    static final Sql INSERT = Sql.of("""
            with newest as (
                select distinct on (h.identifier) h.identifier, h.number, h.held, h.patient, h.assessment, r.identifier as kept
                  from unnest(:holder_patient::text[], :holder_id::text[], :held_identifier::text[])
                           as r (patient, id, identifier)
                  join identifier_holder mine
                    on mine.site = :site and mine.patient = r.patient and mine.assessment = r.id
                  join identifier_holder h on h.site = :site and h.identifier = mine.identifier
                 order by h.identifier, h.number desc)
            insert into identifier_holder (site, identifier, number, patient, assessment, held)
            select :site, n.identifier, n.number + 1, n.patient, n.assessment, false
              from newest n
             where n.held and n.identifier <> n.kept and n.assessment = any (:holder_id::text[])
             order by n.identifier;

            insert into identifier_holder (site, identifier, number, patient, assessment, held, received_sha256)
            select :site, r.identifier, coalesce(last.number, 0) + case when last.held or exists (
                       select from identifier_holder h
                        where h.site = :site and h.identifier = r.identifier and h.received_sha256 = r.received) then 0 else 1 end,
                   r.patient, r.id, true, nullif(r.received, '')
              from unnest(:holder_patient::text[], :holder_id::text[], :held_identifier::text[], :holder_received::bytea[])
                       as r (patient, id, identifier, received)
              left join lateral (select h.number, h.held, h.assessment
                                   from identifier_holder h
                                  where h.site = :site and h.identifier = r.identifier
                                  order by h.number desc
                                  limit 1) last on true
             where r.identifier <> '' and (last.held is not true or last.assessment <> r.id)
             order by r.identifier;
            """);

    private static final Sql HOLDER = Sql.ofSite("""
            select h.assessment
              from identifier_holder h
             where h.site = :site and h.identifier = any (:identifiers::text[])
               and (h.received_sha256 = any (:received::bytea[])
                    or h.held and not exists (select from identifier_holder later
                                               where later.site = :site and later.identifier = h.identifier
                                                 and later.number > h.number))
             order by h.number desc
             limit 1;
            """);

    private IdentifierRows() {}

    /**
     * Whether these versions take an identifier or let one go. The first version of a response without one does
     * neither.
     */
    static boolean concern(List<NewVersion> versions) {
        return versions.stream()
                .filter(IdentifierRows::isResponse)
                .anyMatch(response -> response.version() > 1 || !held(response).isEmpty());
    }

    static void set(StatementCall call, List<NewVersion> versions, List<NewAssessment> received) throws SQLException {
        var responses = versions.stream().filter(IdentifierRows::isResponse).toList();
        Map<String, byte[]> hashes =
                received.stream().collect(Collectors.toMap(NewAssessment::id, NewAssessment::receivedSha256));
        call.texts("holder_patient", responses, NewVersion::patient)
                .texts("holder_id", responses, NewVersion::id)
                .texts("held_identifier", responses, IdentifierRows::held)
                .bytes(
                        "holder_received",
                        responses.stream().map(response -> hashes.getOrDefault(response.id(), new byte[0])));
    }

    /**
     * Finds the assessment that holds the identifier, or held it and was received as the same bytes. It has committed,
     * else its row would not have refused the key; when it has released the identifier since, the commit may work now.
     */
    static String holderOf(JdbcAccess database, String site, Commit commit) {
        return holder(database, site, heldBy(commit.versions()), received(commit))
                .orElseThrow(() ->
                        new StoreException(StoreException.FaultKind.UNAVAILABLE, "an identifier was let go meanwhile"));
    }

    /** Finds an assessment that keeps the new version of another one from its identifier. */
    static Optional<String> otherHolder(JdbcAccess database, String site, Commit commit) {
        List<String> identifiers = heldBy(commit.versions());
        return identifiers.isEmpty()
                ? Optional.empty()
                : holder(database, site, identifiers, received(commit))
                        .filter(holder -> commit.versions().stream()
                                .noneMatch(version -> version.id().equals(holder)));
    }

    /** @param received SHA-256 of the response that is to get the identifier, as received; empty for a later version */
    static Optional<String> holder(
            JdbcAccess database, String site, List<String> identifiers, Optional<byte[]> received) {
        return database.first(
                HOLDER,
                site,
                call -> call.texts("identifiers", identifiers).bytes("received", received.stream()),
                row -> row.getString("assessment"));
    }

    private static Optional<byte[]> received(Commit commit) {
        return commit.assessment().map(NewAssessment::receivedSha256);
    }

    private static List<String> heldBy(List<NewVersion> versions) {
        return versions.stream()
                .filter(IdentifierRows::isResponse)
                .map(IdentifierRows::held)
                .filter(identifier -> !identifier.isEmpty())
                .toList();
    }

    private static boolean isResponse(NewVersion version) {
        return version.type().equals(RESPONSE);
    }

    /** Returns the identifier that this version holds, as {@code system|value}; empty if it holds none. */
    private static String held(NewVersion response) {
        return response.status().equals(WITHDRAWN) ? "" : whole(response.terms());
    }

    /** The identifier as {@code system|value}; empty when there is none. */
    static String whole(Collection<String> terms) {
        return terms.stream()
                .filter(term -> term.startsWith(PARAMETER))
                .max(Comparator.comparingInt(String::length))
                .map(term -> term.substring(PARAMETER.length()))
                .orElse("");
    }
}
