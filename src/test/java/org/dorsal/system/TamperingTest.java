package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.store.SomePacked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A superuser of the database changes, removes, inserts and exchanges rows of every table of the ledger
 * and of the log. Each time the offline verifier names the affected rows.
 */
class TamperingTest {
    /** Case of tampering; the statement returns the affected rows, which the doubt must name. */
    record TamperingCase(String name, String doubt, String sql) {}

    /** SQL of the place of a row of the ledger that holds one resource with a slot. */
    private static final String RESOURCE_PLACE =
            "type || '/' || overlay(assessment placing lpad(to_hex(slot::integer), 3, '0') from 16) || '/_history/' || version";

    private static final List<TamperingCase> CASES = List.of(
            new TamperingCase(
                    "a byte of a received hash",
                    "ROW_CHANGED",
                    rowOperation(
                            "assessment",
                            "update assessment set received_sha256 = " + flipped("received_sha256"),
                            "'Received/' || id")),
            new TamperingCase(
                    "a removed assessment",
                    "ROW_MISSING",
                    rowOperation("assessment", "delete from assessment", "'Received/' || id")),
            new TamperingCase("an inserted assessment", "ROW_UNKNOWN", """
                insert into assessment select site, patient, '01a00000-0000-7000-8000-000000000001', null, received_sha256, created
                  from assessment where site = 'northside' limit 1
                returning 'Received/' || id\
                """),
            new TamperingCase("two assessments exchanged", "ROW_CHANGED", """
                with two as (select id, received_sha256, \
                coalesce(lead(received_sha256) over w, first_value(received_sha256) over w) as other
                               from (select * from assessment where site = 'northside' order by id limit 2) a
                             window w as (order by id rows between unbounded preceding and unbounded following))
                update assessment a set received_sha256 = two.other from two where a.id = two.id
                returning 'Received/' || a.id\
                """),
            new TamperingCase(
                    "a byte of a resource",
                    "RESOURCE_CHANGED",
                    resource("update resource_versions set bodies = " + spoilt("bodies"))),
            new TamperingCase(
                    "a byte of a resource's hash",
                    "RESOURCE_CHANGED",
                    resource("update resource_versions set sha256 = " + flipped("sha256"))),
            new TamperingCase(
                    "a resource given to another patient",
                    "RESOURCE_CHANGED",
                    resource("update resource_versions set patient = 'sandbox-09'")),
            new TamperingCase(
                    "another status beside a resource",
                    "RESOURCE_CHANGED",
                    resource("update resource_versions set status = 'entered-in-error'")),
            new TamperingCase(
                    "another time beside a resource",
                    "RESOURCE_CHANGED",
                    resource("update resource_versions set recorded_at = recorded_at - interval '1 day'")),
            new TamperingCase(
                    "an end beyond the bodies of a row", "RESOURCE_CHANGED", grouped("ends = '{2147483647,5}'")),
            new TamperingCase(
                    "ends that no number can count", "RESOURCE_CHANGED", grouped("ends = '{-2147483648,2147483647}'")),
            new TamperingCase("ends without a number", "RESOURCE_CHANGED", grouped("ends = '{null,null}'")),
            new TamperingCase(
                    "a hash that is too short", "RESOURCE_CHANGED", grouped("sha256 = substr(sha256, 1, 40)")),
            new TamperingCase("a place without a number", "RESOURCE_MISSING", grouped("slots = '{1,null}'")),
            new TamperingCase("another place", "RESOURCE_MISSING", grouped("slots = '{1,3}'")),
            new TamperingCase("no places", "RESOURCE_MISSING", grouped("slots = '{}'")),
            new TamperingCase("a removed resource", "RESOURCE_MISSING", resource("delete from resource_versions")),
            new TamperingCase("an inserted resource", "RESOURCE_UNKNOWN", """
                insert into resource_versions (site, patient, type, assessment, slot, slots, version, status, recorded_at, date_from, \
                date_to, terms, indexed_terms, sha256, ends, bodies, code_sets, newest)
                select site, patient, type, assessment, slot, slots, version + 7, status, recorded_at, date_from, \
                date_to, terms, indexed_terms, sha256, ends, bodies, code_sets, newest
                  from resource_versions where site = 'northside' and type = 'CarePlan' limit 1
                returning PLACE\
                """.replace("PLACE", RESOURCE_PLACE)),
            new TamperingCase("two resources exchanged", "RESOURCE_CHANGED", """
                with two as (select assessment as of, slot as at, version as number,
                                    coalesce(lead(bodies) over w, first_value(bodies) over w) as body,
                                    coalesce(lead(sha256) over w, first_value(sha256) over w) as hash
                               from (select * from resource_versions where site = 'northside' and type = 'CarePlan'
                                      order by assessment, version limit 2) a
                             window w as (order by assessment, version rows between unbounded preceding and unbounded following))
                update resource_versions set bodies = two.body, ends = array[octet_length(two.body)], sha256 = two.hash from two
                 where type = 'CarePlan' and assessment = two.of and slot = two.at and version = two.number
                returning PLACE\
                """.replace("PLACE", RESOURCE_PLACE)),
            new TamperingCase(
                    "a byte of an event", "LEAF_CHANGED", event("update audit_event set body = " + spoilt("body"))),
            new TamperingCase(
                    "another time beside an event",
                    "COLUMN_DIFFERS",
                    event("update audit_event set recorded_at = recorded_at - interval '1 hour'")),
            new TamperingCase(
                    "an event hidden from its patient",
                    "COLUMN_DIFFERS",
                    event("update audit_event set patient = null")),
            new TamperingCase("a removed event", "EVENT_MISSING", event("delete from audit_event")),
            new TamperingCase("an emptied event", "ERASED_UNTOLD", """
                update audit_event set body = '', patient = null, entities = '{}'
                 where site = 'northside' and id = (select event from log_entry where site = 'northside' and position = 5);
                update log_entry set salt = null where site = 'northside' and position = 5 returning 'position ' || position\
                """),
            new TamperingCase("an inserted event", "EVENT_UNKNOWN", """
                insert into audit_event select site, '01a00000-0000-7000-8000-00000000000e', recorded_at, patient, body, action,
                                               outcome, client, person, assessment, entities
                  from audit_event where site = 'northside' limit 1 returning id\
                """),
            new TamperingCase("two events exchanged", "LEAF_CHANGED", """
                with two as (select id, coalesce(lead(body) over w, first_value(body) over w) as body
                               from (select * from audit_event where site = 'northside' order by id limit 2) a
                             window w as (order by id rows between unbounded preceding and unbounded following))
                update audit_event e set body = two.body from two where e.id = two.id returning e.id\
                """),
            new TamperingCase(
                    "a byte of a signature", "ROW_CHANGED", signature("update sign_off set body = " + spoilt("body"))),
            new TamperingCase("a removed signature", "ROW_MISSING", signature("delete from sign_off")),
            new TamperingCase("an inserted signature", "ROW_UNKNOWN", """
                insert into sign_off (site, patient, assessment, version, signed_at, sha256, body)
                select site, patient, assessment, version + 7, signed_at, sha256, body from sign_off
                 where site = 'northside' limit 1
                returning 'SignOff/' || assessment || '/_history/' || version\
                """),
            new TamperingCase("two signatures exchanged", "ROW_CHANGED", """
                with two as (select assessment, version, coalesce(lead(body) over w, first_value(body) over w) as body
                               from (select * from sign_off where site = 'northside' order by assessment, version limit 2) a
                             window w as (order by assessment, version rows between unbounded preceding and unbounded following))
                update sign_off s set body = two.body from two
                 where s.assessment = two.assessment and s.version = two.version
                returning 'SignOff/' || s.assessment || '/_history/' || s.version\
                """),
            new TamperingCase(
                    "an order of another time",
                    "ROW_CHANGED",
                    order("update delivery set created = created - interval '1 day'")),
            new TamperingCase(
                    "an order for another patient", "ROW_CHANGED", order("update delivery set patient = 'sandbox-09'")),
            new TamperingCase("a removed order", "ROW_MISSING", order("delete from delivery")),
            new TamperingCase("an inserted order", "ROW_UNKNOWN", """
                insert into delivery select site, patient, assessment, version + 7, created, clinician from delivery
                 where site = 'northside' limit 1 returning 'Order/' || assessment || '/_history/' || version\
                """),
            new TamperingCase("two orders exchanged", "ROW_CHANGED", """
                with two as (select assessment, version, coalesce(lead(created) over w, first_value(created) over w) as created
                               from (select * from delivery where site = 'northside' order by assessment, version limit 2) a
                             window w as (order by assessment, version rows between unbounded preceding and unbounded following))
                update delivery d set created = two.created from two
                 where d.assessment = two.assessment and d.version = two.version
                returning 'Order/' || d.assessment || '/_history/' || d.version\
                """),
            new TamperingCase(
                    "another answer of an EHR", "ROW_CHANGED", attempt("update delivery_attempt set status = 500")),
            new TamperingCase(
                    "another outcome of an attempt",
                    "ROW_CHANGED",
                    attempt("update delivery_attempt set outcome = 'REFUSED'")),
            new TamperingCase("a removed attempt", "ROW_MISSING", attempt("delete from delivery_attempt")),
            new TamperingCase("an inserted attempt", "ROW_UNKNOWN", """
                insert into delivery_attempt select site, patient, key, gen_random_uuid(), at, act, outcome, status
                  from delivery_attempt where site = 'northside' limit 1 returning 'Attempt/' || id\
                """),
            new TamperingCase("two attempts exchanged", "ROW_CHANGED", """
                with two as (select id, coalesce(lead(key) over w, first_value(key) over w) as key
                               from (select distinct on (key) * from delivery_attempt where site = 'northside'
                                      order by key, id limit 2) a
                             window w as (order by id rows between unbounded preceding and unbounded following))
                update delivery_attempt d set key = two.key from two where d.id = two.id returning 'Attempt/' || d.id\
                """),
            new TamperingCase(
                    "a byte of a salt", "LEAF_CHANGED", entry("update log_entry set salt = " + flipped("salt"))),
            new TamperingCase(
                    "a byte of a leaf", "LEAF_CHANGED", entry("update log_entry set leaf = " + flipped("leaf"))),
            new TamperingCase("a removed entry", "GAP", entry("delete from log_entry")),
            new TamperingCase("an inserted entry", "EVENT_MISSING", """
                insert into log_entry select site, max(position) + 1, 'invented', decode(repeat('00', 32), 'hex'), \
                decode(repeat('00', 32), 'hex')
                  from log_entry where site = 'northside' group by site returning 'position ' || position\
                """),
            new TamperingCase("two entries exchanged", "ROOT_DIFFERS", """
                update log_entry set position = -position where site = 'northside' and position in (7, 8);
                update log_entry set position = 15 + position where site = 'northside' and position < 0
                returning 'checkpoint.txt'\
                """),
            new TamperingCase(
                    "a byte of a stored hash", "NODE_DIFFERS", node("update log_node set hash = " + flipped("hash"))),
            new TamperingCase(
                    "a removed hash",
                    "NODE_DIFFERS",
                    "delete from log_node where site = 'northside' and index = 0"
                            + " returning 'nodes ' || index || ' to ' || index || ' of level ' || level"),
            new TamperingCase("an inserted hash", "NODE_DIFFERS", """
                insert into log_node select site, level, index + 7, hash from log_node where site = 'northside' and index = 0
                returning 'node ' || index || ' of level ' || level\
                """),
            new TamperingCase("an inserted hash of no level", "NODE_DIFFERS", """
                insert into log_node select site, 7, index, hash from log_node where site = 'northside' and index = 0
                returning 'node ' || index || ' of level ' || level\
                """),
            new TamperingCase("two hashes exchanged", "NODE_DIFFERS", """
                update log_node n set hash = other.hash from log_node other
                 where n.site = 'northside' and other.site = n.site and n.level = 8 and other.level = 8
                   and n.index in (0, 1) and other.index = 1 - n.index
                returning 'node ' || n.index || ' of level ' || n.level\
                """),
            new TamperingCase(
                    "a letter of a note",
                    "SIGNATURE_BAD",
                    "update log_checkpoint set note = overlay(note placing case substr(note, 70, 1) when 'x' then 'y'"
                            + " else 'x' end from 70) where site = 'northside' and size = (select min(size) from"
                            + " log_checkpoint where site = 'northside') returning 'checkpoints.txt number 1'"),
            new TamperingCase(
                    "a byte of a checkpoint's root",
                    "CHECKPOINT_ROW_DIFFERS",
                    checkpoint("update log_checkpoint set root = " + flipped("root"))),
            new TamperingCase(
                    "a removed checkpoint",
                    "CHECKPOINT_MISSING",
                    "delete from log_checkpoint where site = 'northside' and size ="
                            + " (select min(size) from log_checkpoint where site = 'northside')"
                            + " returning lpad(size::text, 20, '0') || '.txt'"),
            new TamperingCase(
                    "an inserted checkpoint",
                    "CHECKPOINT_ROW_DIFFERS",
                    "insert into log_checkpoint select site, size - 1, root, signed_at, note"
                            + " from log_checkpoint c where site = 'northside' and not exists"
                            + " (select from log_checkpoint d where d.site = c.site and d.size = c.size - 1)"
                            + " order by size desc limit 1 returning 'checkpoint of ' || size || ' entries'"),
            new TamperingCase("two checkpoints exchanged", "CHECKPOINT_ROW_DIFFERS", """
                with two as (select size, coalesce(lead(note) over w, first_value(note) over w) as note
                               from (select * from log_checkpoint where site = 'northside' order by size limit 2) a
                             window w as (order by size rows between unbounded preceding and unbounded following))
                update log_checkpoint c set note = two.note from two where c.site = 'northside' and c.size = two.size
                returning 'checkpoint of ' || c.size || ' entries'\
                """),
            new TamperingCase("the end of the log cut off", "LOG_SHORTER", """
                delete from audit_event where site = 'northside' and id in
                       (select event from log_entry where site = 'northside' and position >= 10);
                delete from log_entry where site = 'northside' and position >= 10;
                delete from log_node where site = 'northside';
                delete from log_checkpoint where site = 'northside' and size > 10;
                select 'the export only 10'\
                """));

    static Stream<TamperingCase> cases() {
        return CASES.stream();
    }

    @TestFactory
    Stream<DynamicTest> whatever_a_superuser_changes_is_named_with_its_place() {
        return CASES.stream().map(tampering -> DynamicTest.dynamicTest(tampering.name(), () -> assertFound(tampering)));
    }

    @Test
    void nothing_is_in_doubt_where_nobody_changed_anything() {
        assertThat(verified(LoggedDay.shared().database().asApplication()).doubts())
                .isEmpty();
    }

    /** Exports without profiles, so that no result is scored again: that would be most of the work of each case. */
    private static SomeExport.VerifierOutput verified(DataSource database) {
        return SomeExport.of(database, Map.of())
                .verified(LoggedDay.shared().key(), LoggedDay.shared().place());
    }

    private static void assertFound(TamperingCase tampering) {
        TamperedDatabase.during(tampering.sql(), (touched, tampered) -> assertFound(tampering, touched, tampered));
    }

    private static void assertFound(TamperingCase tampering, List<String> touched, DataSource tampered) {
        assertThat(touched).as("the case touches something").isNotEmpty();
        SomeExport.VerifierOutput output = verified(tampered);
        assertThat(output.exitCode()).as(output.text()).isEqualTo(1);
        for (String place : touched) {
            assertThat(output.text().lines().filter(line -> line.startsWith(tampering.doubt() + " at ")))
                    .as(output.text())
                    .anyMatch(line -> line.contains(place));
        }
    }

    private static String flipped(String column) {
        return "set_byte(%1$s, octet_length(%1$s) / 2, get_byte(%1$s, octet_length(%1$s) / 2) # 1)".formatted(column);
    }

    /**
     * The first byte of a packed body: another one may lead to the same words elsewhere in the dictionary, and
     * nothing is changed then.
     */
    private static String spoilt(String column) {
        return "set_byte(%1$s, 0, get_byte(%1$s, 0) # 1)".formatted(column);
    }

    /** An attacker who can pack bodies changes a word and packs them again. */
    @TestFactory
    Stream<DynamicTest> a_word_that_is_changed_and_packed_again_is_named_with_its_place() {
        return Stream.of(
                        new TamperingCase(
                                "in a resource",
                                "RESOURCE_CHANGED",
                                resource(
                                        "update resource_versions set bodies = BODY, ends = array[octet_length(BODY)]")),
                        new TamperingCase("in an event", "LEAF_CHANGED", event("update audit_event set body = BODY")))
                .map(tampering -> DynamicTest.dynamicTest(tampering.name(), () -> assertFound(repacked(tampering))));
    }

    private static TamperingCase repacked(TamperingCase tampering) {
        String where = tampering
                .sql()
                .substring(tampering.sql().indexOf(" where "), tampering.sql().indexOf(" returning "));
        String table =
                tampering.sql().substring("update ".length(), tampering.sql().indexOf(" set "));
        String packed = new TamperedDatabase(LoggedDay.shared().database())
                .does("select encode(" + (table.equals("resource_versions") ? "bodies" : "body") + ", 'hex') from "
                        + table + where)
                .getFirst();
        String body = new String(SomePacked.unpack(HexFormat.of().parseHex(packed)), StandardCharsets.UTF_8);
        byte[] other =
                body.replaceFirst("\"resourceType\":\"", "\"resourceType\":\"X").getBytes(StandardCharsets.UTF_8);
        assertThat(new String(other, StandardCharsets.UTF_8)).isNotEqualTo(body);
        return new TamperingCase(
                tampering.name(),
                tampering.doubt(),
                tampering
                        .sql()
                        .replace("BODY", "decode('" + HexFormat.of().formatHex(SomePacked.pack(other)) + "', 'hex')"));
    }

    /** Returns a statement on the first row of the site. */
    private static String rowOperation(String table, String act, String place) {
        return act + " where ctid = (select ctid from " + table
                + " where site = 'northside' order by ctid limit 1) returning " + place;
    }

    private static String resource(String act) {
        return act
                + " where ctid = (select ctid from resource_versions where site = 'northside' and type = 'CarePlan'"
                + " order by ctid limit 1) returning " + RESOURCE_PLACE;
    }

    /** Changes a row with two Observations, of which the second one is expected to be named; a superuser can drop a check. */
    private static String grouped(String set) {
        return "alter table resource_versions drop constraint resource_versions_row; update resource_versions set "
                + set
                + " where site = 'northside' and type = 'Observation' and assessment = (select min(assessment)"
                + " from resource_versions where site = 'northside' and type = 'Observation' and slots = '{1,2}')"
                + " returning 'Observation/' || overlay(assessment placing '002' from 16) || '/_history/' || version";
    }

    private static String event(String act) {
        return act
                + " where site = 'northside' and id = (select event from log_entry where site = 'northside' and"
                + " position = 3) returning 'position 3, event ' || id";
    }

    private static String signature(String act) {
        return rowOperation("sign_off", act, "'SignOff/' || assessment || '/_history/' || version");
    }

    private static String order(String act) {
        return rowOperation("delivery", act, "'Order/' || assessment || '/_history/' || version");
    }

    private static String attempt(String act) {
        return rowOperation("delivery_attempt", act, "'Attempt/' || id");
    }

    private static String entry(String act) {
        return act + " where site = 'northside' and position = 6 returning 'position ' || position";
    }

    private static String node(String act) {
        return rowOperation("log_node", act, "'node ' || index || ' of level ' || level");
    }

    private static String checkpoint(String act) {
        return rowOperation("log_checkpoint", act, "'checkpoint of ' || size || ' entries'");
    }
}
