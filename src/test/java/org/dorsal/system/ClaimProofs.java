package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.WalkedAssessment.RESPONSE;

import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import tools.jackson.databind.node.ObjectNode;

/** A proof for each claim that the CapabilityStatement can make about a type. */
record ClaimProofs(WalkedAssessment walked) {
    private static final String NEW_ID = "given-by-the-client";

    /** No default: a code that is listed tomorrow has to get its proof first. */
    void of(String type, TypeRestfulInteraction code) {
        switch (code) {
            case READ -> read(type);
            case VREAD -> vread(type);
            case HISTORYINSTANCE -> history(type);
            case SEARCHTYPE -> search(type);
            case CREATE -> create(type);
            case UPDATE -> update(type);
            case PATCH, DELETE, HISTORYTYPE, NULL -> throw new AssertionError("nobody here proves " + code.toCode());
        }
    }

    private void read(String type) {
        var address = walked.address(type);
        var read = walked.read(type);
        assertThat(read.type() + "/" + read.json().path("id").asString("")).isEqualTo(address);
        assertThat(walked.reader(type).get(type + "/" + NEW_ID).status()).isEqualTo(404);
    }

    private void vread(String type) {
        var read = walked.read(type);
        var version = walked.reader(type).get(walked.address(type) + "/_history/" + version(read));
        assertThat(version.status()).isEqualTo(200);
        assertThat(version.body()).isEqualTo(read.body());
    }

    private void history(String type) {
        var address = walked.address(type);
        var history = walked.reader(type).get(address + "/_history");
        assertThat(history.json().path("type").asString("")).isEqualTo("history");
        assertThat(history.entries()).hasSize(Integer.parseInt(version(walked.read(type))));
        for (var entry : history.entries()) {
            var number = entry.path("meta").path("versionId").asString("");
            assertThat(walked.reader(type).get(address + "/_history/" + number).json())
                    .isEqualTo(entry);
        }
    }

    private void search(String type) {
        // oldest first, because the search before was an event, too
        var page = Capabilities.isOpen(type) ? "" : "_count=3&_sort=_lastUpdated";
        var answer = walked.reader(type).get(type + "?" + page);
        assertThat(answer.json().path("type").asString("")).isEqualTo("searchset");
        assertThat(answer.entries())
                .isNotEmpty()
                .allSatisfy(entry ->
                        assertThat(entry.path("resourceType").asString("")).isEqualTo(type));
        var posted = walked.reader(type)
                .send("POST", type + "/_search", page, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(posted.entries()).isEqualTo(answer.entries());
    }

    private void create(String type) {
        assertThat(type).isEqualTo(RESPONSE);
        var created = walked.ehr().post(type, body("creates").toString());
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(walked.reader(type).get(created.header("Location")).status()).isEqualTo(200);
    }

    private void update(String type) {
        assertThat(type).isEqualTo(RESPONSE);
        var id = walked.ehr().post(type, body("updates").toString()).id();
        var amended = body("updates").put("id", id).put("status", "amended").toString();
        var updated = walked.ehr().put(type + "/" + id, amended, "If-Match", "W/\"1\"");
        assertThat(updated.status()).as(updated.toString()).isEqualTo(200);
        assertThat(walked.reader(type)
                        .get(type + "/" + id)
                        .json()
                        .path("status")
                        .asString(""))
                .isEqualTo("amended");
    }

    /** No default, as above. */
    void versioning(String type, ResourceVersionPolicy policy) {
        switch (policy) {
            case NOVERSION -> {
                assertThat(version(walked.read(type))).isEmpty();
                RefusalAssertions.becauseNobodyMay(walked.reader(type).get(walked.address(type) + "/_history/1"));
            }
            case VERSIONED -> versioned(type);
            case VERSIONEDUPDATE -> {
                versioned(type);
                var body = body("first")
                        .put("id", walked.id())
                        .put("status", "amended")
                        .toString();
                assertThat(walked.ehr().put(walked.address(type), body).status())
                        .isEqualTo(428);
                assertThat(walked.ehr()
                                .put(walked.address(type), body, "If-Match", "W/\"1\"")
                                .status())
                        .isEqualTo(412);
            }
            case NULL -> throw new AssertionError("versioning is left open");
        }
    }

    private void versioned(String type) {
        var read = walked.read(type);
        assertThat(version(read)).isNotEmpty();
        assertThat(read.header("ETag")).isEqualTo("W/\"" + version(read) + "\"");
    }

    /** Checks that the first version of a changed resource is readable and differs from the newest. */
    void readHistory(String type, boolean claimed) {
        var first = walked.reader(type).get(walked.address(type) + "/_history/1");
        if (!claimed) {
            RefusalAssertions.becauseNobodyMay(first);
            return;
        }
        assertThat(version(first)).isEqualTo("1");
        var changes = switch (type) {
            case RESPONSE, "Observation", "CarePlan" -> true;
            default -> false; // each version of the results has a separate Provenance; the software is one
        };
        assertThat(version(walked.read(type))).isEqualTo(changes ? "2" : "1");
    }

    void conditionalCreate(String type, boolean claimed) {
        var body = body("conditions").put("resourceType", type).toString();
        var condition = "identifier=urn:some:ehr|" + walked.patient() + "-conditions";
        var once = walked.ehr().post(type, body, "If-None-Exist", condition);
        if (!claimed) {
            RefusalAssertions.becauseNobodyMay(once);
            return;
        }
        var again = walked.ehr().post(type, body, "If-None-Exist", condition);
        assertThat(once.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.id()).isEqualTo(once.id());
    }

    /**
     * Checks conditional reads by entity tag; dates cannot separate two versions of the same second and are not
     * tried.
     */
    void conditionalRead(String type, ConditionalReadStatus claimed) {
        assertThat(claimed).isEqualTo(ConditionalReadStatus.NOTMATCH);
        var read = walked.read(type);
        assertThat(walked.reader(type)
                        .get(walked.address(type), "If-None-Match", read.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(walked.reader(type)
                        .get(walked.address(type), "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    void noUpdateCreates(String type) {
        var body = body("first").put("resourceType", type).put("id", NEW_ID).toString();
        RefusalAssertions.assertBy(walked.ehr().put(type + "/" + NEW_ID, body));
        RefusalAssertions.becauseNobodyMay(walked.ehr().put(type + "/" + NEW_ID, body, "If-Match", "W/\"1\""));
        assertThat(walked.ehr().get(type + "/" + NEW_ID).status()).isEqualTo(404);
    }

    void noConditionalUpdateOrDelete(String type) {
        var id = walked.address(type).substring(type.length() + 1);
        var body = body("first").put("resourceType", type).put("id", id).toString();
        for (var which : new String[] {"?_id=" + id, "?identifier=urn:some:ehr%7C" + walked.patient() + "-first"}) {
            RefusalAssertions.becauseNobodyMay(walked.ehr().put(type + which, body, "If-Match", "W/\"1\""));
            RefusalAssertions.becauseNobodyMay(walked.ehr().send("DELETE", type + which, ""));
            RefusalAssertions.becauseNobodyMay(
                    walked.ehr().send("PATCH", type + which, "[]", "Content-Type", "application/json-patch+json"));
        }
        assertThat(walked.read(type).status()).isEqualTo(200);
    }

    private ObjectNode body(String name) {
        return WalkedAssessment.body(walked.patient(), name);
    }

    private static String version(SomeAnswer answer) {
        return answer.json().path("meta").path("versionId").asString("");
    }
}
