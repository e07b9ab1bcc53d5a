package org.dorsal.assessment;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAgents;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Edition;
import org.dorsal.store.NewVersion;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders the Provenance of a result set: author, software, signer or withdrawer, and scored version of the response.
 * There is one per version of the results.
 */
final class ResultProvenance {
    private static final int ONLY_VERSION = 1;

    private ResultProvenance() {}

    static NewVersion render(RenderRequest request, List<NewVersion> results) {
        var recorded = request.recorded();
        var signature = request.signature();
        var targets = Stream.concat(
                        results.stream().map(NewVersion::reference),
                        signature.flatMap(SignedDecision::revoked).stream())
                .toList();
        var body = FhirWriter.resource("Provenance", provenance -> {
            FhirElements.head(
                    provenance,
                    request,
                    request.provenance(),
                    ONLY_VERSION,
                    List.of(Canonicals.PROVENANCE),
                    narrative(request));
            provenance.array(
                    "extension", list -> request.editions().forEach(edition -> FhirElements.edition(list, edition)));
            FhirElements.references(provenance, "target", targets);
            provenance.put("recorded", recorded.toString());
            signature
                    .flatMap(SignedDecision::amendment)
                    .ifPresent(why ->
                            provenance.array("reason", list -> list.object(reason -> reason.put("text", why))));
            FhirElements.concept(provenance, "activity", request, activity(request.state()));
            provenance.array("agent", list -> {
                list.object(agent -> author(agent, request));
                list.object(agent -> assembler(agent, request));
                signature.ifPresent(signed -> list.object(agent -> attester(agent, request, signed)));
            });
            provenance.array(
                    "entity",
                    list -> list.object(entity -> {
                        entity.put("role", "source");
                        FhirElements.reference(
                                entity, "what", request.response().versionedReference());
                    }));
        });
        return new NewVersion(
                "Provenance",
                request.provenance(),
                ONLY_VERSION,
                request.response().patientId(),
                "",
                recorded,
                recorded.plusMillis(1),
                terms(request, targets),
                body);
    }

    private static Coded activity(ResultSetState state) {
        return state.version() == 1 ? Canonicals.CREATE : Canonicals.REVISE;
    }

    private static void author(FhirWriter agent, RenderRequest request) {
        Response response = request.response();
        FhirElements.concept(agent, "type", request, Canonicals.AUTHOR);
        agent.object(
                "who",
                person -> FhirElements.reference(person, response.author().orElse(response.client())));
    }

    private static void assembler(FhirWriter agent, RenderRequest request) {
        FhirElements.concept(agent, "type", request, Canonicals.ASSEMBLER);
        FhirElements.reference(agent, "who", request.device());
    }

    private static void attester(FhirWriter agent, RenderRequest request, SignedDecision signed) {
        FhirElements.concept(agent, "type", request, Canonicals.ATTESTER);
        agent.object(
                "who",
                person -> person.put("reference", signed.attester().reference())
                        .put("display", signed.attester().name()));
    }

    /** Adds the person who withdraws the results, or the software where no person is known. */
    static void addEnterer(ArrayNode agents, Sender sender) {
        ObjectNode agent = agents.addObject();
        Coded type = Canonicals.ENTERER;
        agent.putObject("type")
                .putArray("coding")
                .addObject()
                .put("system", type.system())
                .put("code", type.code())
                .put("display", type.display().us());
        ObjectNode identity = agent.putObject("who");
        String reference =
                sender.person().map(AuditAgents.PersonAgent::reference).orElse("");
        int bar = reference.indexOf('|');
        if (reference.isEmpty()) {
            identify(identity, sender.client().issuer(), sender.client().id());
        } else if (bar < 0) {
            identity.put("reference", reference);
        } else {
            identify(identity, reference.substring(0, bar), reference.substring(bar + 1));
        }
        identity.put("display", sender.name());
    }

    private static void identify(ObjectNode identity, String system, String value) {
        identity.putObject("identifier").put("system", system).put("value", value);
    }

    private static NarrativeBuilder narrative(RenderRequest request) {
        var software = request.rendering().software();
        return new NarrativeBuilder(request.wording())
                .title(
                        request.display(Canonicals.TRIAGE_RESULT),
                        request.state().status())
                .line(software.name() + " " + software.version())
                .list("Made with", request.editions().map(Edition::canonical).toList());
    }

    private static List<String> terms(RenderRequest request, List<String> targets) {
        var terms = new SearchTerms();
        targets.forEach(target -> terms.internal("target", target));
        terms.reference("agent", request.response().author().map(Reference::getReference));
        terms.reference(
                "agent", request.signature().map(signed -> signed.attester().reference()));
        return terms.put("agent", request.device()).list();
    }
}
