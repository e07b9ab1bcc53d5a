package org.dorsal.assessment;

import static org.dorsal.assessment.NarrativeBuilder.STATUS;

import java.time.Instant;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.fhirjson.Gate.VersionStamp;
import org.dorsal.knowledge.Coded;
import org.dorsal.store.NewVersion;
import org.dorsal.store.ResultRow;
import org.dorsal.store.Slot;
import org.dorsal.store.StoredVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The next version of a stored result that differs in nothing but its status: withdrawn, or no longer in force. It is
 * an edit of the stored JSON, so it needs no knowledge and computes nothing; searches find it by the columns of the version
 * before.
 */
final class StatusRevision {
    /** A plan as it was signed, and no longer in force. */
    static final String REVOKED = "revoked";

    private static final String WITHDRAWN = ResultStatus.ENTERED_IN_ERROR.code();

    /** Text of the element that {@link NarrativeBuilder} marks; else the place after the start of the narrative. */
    private static final Pattern SHOWN = Pattern.compile("(<(?:p|span) id=\"" + STATUS + "\">)[^<]*");

    private StatusRevision() {}

    static NewVersion withdrawn(StoredVersion stored, int version, Instant now) {
        ObjectNode observation = VersionStamp.tree(stored.body());
        show(observation, ResultStatus.ENTERED_IN_ERROR.words());
        return next(stored, version, WITHDRAWN, observation, now);
    }

    /** A plan as entered-in-error, with everything in it. */
    static NewVersion withdrawnPlan(StoredVersion stored, int version, Instant now) {
        ObjectNode plan = VersionStamp.tree(stored.body());
        plan.findParents("status").stream()
                .filter(detail -> !detail.has("div"))
                .forEach(detail -> put(detail, "status", WITHDRAWN)); // of activities and contained requests
        plan.findParents("lifecycleStatus").forEach(goal -> put(goal, "lifecycleStatus", WITHDRAWN));
        return plan(stored, plan, version, WITHDRAWN, now);
    }

    /** A signed plan that another one replaces. */
    static NewVersion revokedPlan(StoredVersion stored, Instant now) {
        return plan(stored, VersionStamp.tree(stored.body()), stored.version() + 1, REVOKED, now);
    }

    private static NewVersion plan(StoredVersion stored, ObjectNode plan, int version, String status, Instant now) {
        show(plan, status + ", " + plan.path("intent").stringValue());
        return next(stored, version, status, plan, now);
    }

    private static NewVersion next(StoredVersion stored, int version, String status, ObjectNode resource, Instant now) {
        resource.put("status", status);
        return stored.next(version, status, VersionStamp.onto(resource, stored.id(), version, now));
    }

    /** Puts the status in place of the one that the narrative shows, by its mark; first where it has no mark. */
    private static void show(ObjectNode resource, String status) {
        String div = resource.path("text").path("div").stringValue();
        Matcher shown = SHOWN.matcher(div);
        int start = div.indexOf('>') + 1;
        put(
                resource.path("text"),
                "div",
                shown.find()
                        ? div.substring(0, shown.end(1)) + status + div.substring(shown.end())
                        : div.substring(0, start) + "<p>" + status + "</p>" + div.substring(start));
    }

    private static void put(JsonNode object, String name, String value) {
        ((ObjectNode) object).put(name, value);
    }

    /** Withdraws the valid stored Observations that the new results lack. */
    static List<NewVersion> removed(List<StoredVersion> earlier, List<NewVersion> results, int version, Instant now) {
        List<String> ids = results.stream().map(NewVersion::id).toList();
        return earlier.stream()
                .filter(stored -> !stored.status().equals(WITHDRAWN) && !ids.contains(stored.id()))
                .map(stored -> withdrawn(stored, version, now))
                .toList();
    }

    /** Versioned reference of the last version of a signed plan that another one replaces. */
    static String revokedReference(StoredVersion signed) {
        return "CarePlan/" + signed.id() + "/_history/" + (signed.version() + 1);
    }

    /**
     * Withdraws all results and outcomes of an assessment. It restates the stored resources without scoring, so it needs
     * none of the editions that the results were made with.
     */
    record Withdrawal(Software software) {

        /**
         * The next version of each stored result, as entered-in-error.
         *
         * @param current versions before the withdrawal
         * @param row facts before the withdrawal
         * @param response the withdrawn version of the response
         * @param signed the newest signature
         * @param reason why it is withdrawn, in the sender's words
         */
        ResultSet of(
                Sender sender,
                CurrentVersions current,
                ResultRow row,
                NewVersion response,
                Optional<SignedDecision> signed,
                Optional<String> reason,
                Instant now) {
            ResultRow withdrawn = row.withdrawn(response.version(), sender.name(), reason);
            int version = withdrawn.version();
            List<NewVersion> results = new ArrayList<>();
            current.observations().stream()
                    .filter(result -> !result.status().equals(WITHDRAWN))
                    .map(stored -> withdrawn(stored, version, now))
                    .forEach(results::add);
            current.outcomes().stream()
                    .map(stored -> withdrawn(stored, stored.version() + 1, now))
                    .forEach(results::add);
            current.plan(signed.map(SignedDecision::plan).orElse(1))
                    .map(plan -> withdrawnPlan(plan, version, now))
                    .ifPresent(results::add);
            StoredVersion provenance = current.provenance().orElseThrow();
            results.add(provenance(provenance, version, sender, response, results, reason, now));
            return new ResultSet(results, withdrawn);
        }

        /** Provenance of the withdrawal: keeps author and editions, removes the attester, names software and sender. */
        private NewVersion provenance(
                StoredVersion stored,
                int version,
                Sender sender,
                NewVersion response,
                List<NewVersion> results,
                Optional<String> reason,
                Instant now) {
            ObjectNode provenance = VersionStamp.tree(stored.body());
            show(provenance, ResultStatus.ENTERED_IN_ERROR.words());
            ArrayNode target = provenance.putArray("target");
            SearchTerms terms = new SearchTerms();
            for (NewVersion result : results) {
                target.addObject().put("reference", result.reference());
                terms.internal("target", result.reference());
            }
            provenance.put("recorded", now.toString()).remove("reason");
            reason.ifPresent(text -> provenance.putArray("reason").addObject().put("text", text));
            ObjectNode nullify =
                    provenance.putObject("activity").putArray("coding").addObject();
            nullify.put("system", Canonicals.NULLIFY.system())
                    .put("code", Canonicals.NULLIFY.code())
                    .put("display", Canonicals.NULLIFY.display().us());
            ArrayNode agents = (ArrayNode) provenance.path("agent");
            agents.removeIf(agent -> is(agent, Canonicals.ATTESTER));
            ResultProvenance.addEnterer(agents, sender);
            for (JsonNode agent : agents) {
                if (is(agent, Canonicals.ASSEMBLER)) {
                    ((ObjectNode) agent).putObject("who").put("reference", "Device/" + software.id());
                }
                terms.reference("agent", agent.path("who").path("reference").stringValueOpt());
            }
            ObjectNode source = (ObjectNode) provenance.path("entity").path(0);
            source.putObject("what").put("reference", response.reference());
            String id = Slot.ofProvenance(version).id(UUID.fromString(response.id()));
            return new NewVersion(
                    stored.type(),
                    id,
                    1,
                    stored.patient(),
                    "",
                    now,
                    now.plusMillis(1),
                    terms.list(),
                    VersionStamp.onto(provenance, id, 1, now));
        }

        private static boolean is(JsonNode agent, Coded type) {
            return agent.path("type")
                    .path("coding")
                    .valueStream()
                    .anyMatch(coding -> coding.path("code").stringValue("").equals(type.code()));
        }
    }
}
