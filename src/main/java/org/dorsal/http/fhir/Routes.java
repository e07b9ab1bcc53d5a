package org.dorsal.http.fhir;

import static org.dorsal.http.fhir.Row.Takes.FORM;
import static org.dorsal.http.fhir.Row.Takes.NOTHING;
import static org.dorsal.http.fhir.Row.Takes.RESOURCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.Operation;

/** Writes the table: each line is one thing that may be asked, who may ask it, and what answers. */
final class Routes {
    /** What patients' records consist of, and who looked at them. */
    static final List<String> STORED =
            List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance", "Device", "AuditEvent");

    /** What anybody may read, and nobody writes over HTTP. */
    static final List<String> PUBLISHED = List.of(
            "Questionnaire",
            "PlanDefinition",
            "ActivityDefinition",
            "CodeSystem",
            "ValueSet",
            "StructureDefinition",
            "OperationDefinition");

    private static final String RESPONSE = "QuestionnaireResponse";
    private static final Optional<Set<String>> ANY = Optional.empty();
    private static final Optional<Set<String>> NONE = Optional.of(Set.of());

    private final List<Row> rows = new ArrayList<>();

    private Routes() {}

    static Rows of(Open open, Reads reads, Writes writes, Searches searches, CapabilityDocument document) {
        Routes routes = new Routes();
        routes.open("GET", ".well-known/smart-configuration", "", ANY, NOTHING, open::smartConfiguration);
        for (String type : PUBLISHED) {
            routes.open("GET", type + "/{id}", "read", NONE, NOTHING, open::read);
            routes.open("GET", type, "search-type", ANY, NOTHING, searches::ofKnowledge);
            routes.open("POST", type + "/_search", "search-type", ANY, FORM, searches::ofKnowledge);
        }
        for (String type : STORED) {
            routes.guarded("GET", type + "/{id}", "read", NONE, NOTHING, Interaction.READ, reads::read);
            routes.guarded(
                    "GET", type + "/{id}/_history/{vid}", "vread", NONE, NOTHING, Interaction.READ, reads::version);
            routes.guarded(
                    "GET",
                    type + "/{id}/_history",
                    "history-instance",
                    Optional.of(Set.of(Reads.BELOW)),
                    NOTHING,
                    Interaction.READ,
                    reads::history);
            routes.guarded("GET", type, "search-type", ANY, NOTHING, Interaction.SEARCH, searches::ofRecords);
            routes.guarded(
                    "POST", type + "/_search", "search-type", ANY, FORM, Interaction.SEARCH, searches::ofRecords);
        }
        routes.guarded("POST", RESPONSE, "create", NONE, RESOURCE, Interaction.CREATE, writes::create);
        routes.guarded("PUT", RESPONSE + "/{id}", "update", NONE, RESOURCE, Interaction.UPDATE, writes::update);
        routes.operation("POST", RESPONSE + "/$score", RESOURCE, Operation.SCORE, writes::score);
        routes.operation("GET", RESPONSE + "/{id}/$score", NOTHING, Operation.STORED_SCORE, reads::results);
        Metadata metadata = new Metadata(document, new Rows(routes.rows).interactions());
        routes.open("GET", "metadata", "capabilities", ANY, NOTHING, metadata::answer);
        return new Rows(routes.rows);
    }

    private void open(
            String method,
            String path,
            String interaction,
            Optional<Set<String>> parameters,
            Row.Takes takes,
            Function<Call, Reply> answer) {
        rows.add(new Row(method, new Template(path), interaction, parameters, takes, new Row.Entrance.Open(answer)));
    }

    private void guarded(
            String method,
            String path,
            String interaction,
            Optional<Set<String>> parameters,
            Row.Takes takes,
            Interaction right,
            BiFunction<Call, Admitted, Reply> answer) {
        var entrance = new Row.Entrance.Guarded(new Right.To(right), answer);
        rows.add(new Row(method, new Template(path), interaction, parameters, takes, entrance));
    }

    private void operation(
            String method,
            String path,
            Row.Takes takes,
            Operation operation,
            BiFunction<Call, Admitted, Reply> answer) {
        var entrance = new Row.Entrance.Guarded(new Right.Run(operation), answer);
        String name = path.substring(path.indexOf('$'));
        rows.add(new Row(method, new Template(path), name, NONE, takes, entrance));
    }
}
