package org.dorsal.http.fhir;

import ca.uhn.fhir.rest.api.RequestTypeEnum;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.fhir.RecordProvider.HistoryParameters;

/**
 * Route of one interaction with one type, or of one operation, as offered by a provider.
 *
 * @param path path below the site, such as {@code QuestionnaireResponse/{id}/_history/{vid}}
 * @param interaction code in http://hl7.org/fhir/restful-interaction, or the operation's name with its dollar sign
 * @param guarded true if the route requires a token because it shows or changes patients' records
 * @param pattern the whole path with its variables, used as metrics tag
 */
record FhirRoute(String method, List<String> path, String interaction, boolean guarded, String pattern) {
    static final String SEARCH = "search-type";

    /** Batches and transactions, at the address of the site itself. */
    static final String BATCH = "batch";

    /** Interactions that store nothing, and those with responses. */
    private static final Set<String> IN_TRANSACTIONS = Set.of(
            "capabilities",
            "read",
            "vread",
            "history-instance",
            SEARCH,
            "$score",
            "$validate",
            "$extract",
            "$populate",
            "$apply",
            "$everything");

    private static final Pattern NO_WORD = Pattern.compile("[$]|-.*");

    /** Kick-off of a bulk export, at the address of the site or of all patients. */
    static final String EXPORT = "$export";

    static final String EXPORT_STATUS = "$export-status";
    static final String EXPORT_FILE = "$export-file";
    static final String EXPORT_DELETE = "$export-delete";

    /** Content that the route reads from the request body. */
    enum RequestBodyKind {
        NOTHING,
        RESOURCE,
        FORM,
        /** Optional {@code Parameters}. */
        PARAMETERS
    }

    FhirRoute {
        path = List.copyOf(path);
        if (guarded) {
            actionOf(interaction); // throws where auditors have no word for it
        }
    }

    static FhirRoute of(String method, String path, String interaction, boolean guarded) {
        return new FhirRoute(
                method,
                List.of(path.split("/", -1)),
                interaction,
                guarded,
                FhirServer.ROOT + "/{site}" + (path.isEmpty() ? "" : "/" + path));
    }

    /** Returns the route of a request that matches none; the method names the attempt. */
    static FhirRoute unrouted(RequestTypeEnum method) {
        String interaction = switch (method) {
            case POST -> "create";
            case PUT, PATCH -> "update";
            case DELETE -> "delete";
            default -> "read";
        };
        return of(method.name(), "", interaction, false);
    }

    /** The first part of the path: the resource type, on routes that have one; empty at the site's own address. */
    String type() {
        return path.getFirst();
    }

    /** Whether the path begins with a resource type. */
    boolean ofResource() {
        return !type().isEmpty() && Character.isUpperCase(type().charAt(0));
    }

    /** Action code of the audit event; for guarded routes only. */
    AuditAction action() {
        return actionOf(interaction);
    }

    /** Actions are named by the first word of the code: history-instance, search-type, $score; of exports by all. */
    private static AuditAction actionOf(String interaction) {
        String name = interaction.startsWith(EXPORT)
                ? "bulk-" + interaction.substring(1)
                : NO_WORD.matcher(interaction).replaceAll("");
        return AuditAction.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /**
     * Whether HEAD is accepted where GET is, for a path below a site. HEAD is safe (RFC 9110, 9.2.1), but a GET of {@code
     * $export} begins an export, and one of its status counts as a poll.
     */
    static boolean takesHead(List<String> path) {
        return !FhirRoutes.isOfExports(path) || path.size() > 2;
    }

    /** Whether requests for that type need a token. */
    static boolean isGuarded(String type) {
        return RecordProvider.TYPES.contains(type) || type.equals(SubscriptionProvider.TYPE);
    }

    boolean isOperation() {
        return interaction.startsWith("$");
    }

    boolean ofInstance() {
        return path.contains("{id}");
    }

    RequestBodyKind takes() {
        if (path.getLast().equals("_search")) {
            return RequestBodyKind.FORM;
        }
        if (method.equals("GET") || method.equals("DELETE")) {
            return RequestBodyKind.NOTHING;
        }
        boolean takesParameters =
                isOperation() && !isPopulation() && (ofInstance() || type().equals(SubscriptionProvider.TYPE));
        return isExport() || takesParameters ? RequestBodyKind.PARAMETERS : RequestBodyKind.RESOURCE;
    }

    /**
     * Names of the accepted parameters, without those that shape the response; empty if the handler validates them
     * itself.
     */
    Optional<Set<String>> parameters() {
        return switch (interaction) {
            case SEARCH, "capabilities", "" -> Optional.empty();
            case EXPORT,
                    PatientProvider.EVERYTHING,
                    PlanProvider.APPLY,
                    SubscriptionProvider.STATUS,
                    SubscriptionProvider.EVENTS -> method.equals("GET") ? Optional.empty() : Optional.of(Set.of());
            case "history-instance" -> Optional.of(HistoryParameters.NAMES);
            default -> Optional.of(Set.of());
        };
    }

    /** Checks whether the answer may be large: it has stored resources as they were sent, or many of them. */
    boolean mayBeLarge() {
        return Set.of("read", "vread", "history-instance", SEARCH, PatientProvider.EVERYTHING, BATCH)
                .contains(interaction);
    }

    /** Whether the answer may be a part of the resource. */
    boolean mayBeSubset() {
        return !isExport() && !Set.of("create", "update", "delete", BATCH, "").contains(interaction);
    }

    /** Checks whether the route is one of bulk exports, which {@link BulkExports} answers. */
    boolean isExport() {
        return interaction.startsWith(EXPORT);
    }

    /** Method and path. */
    String address() {
        return method + " " + (type().isEmpty() ? "/" : String.join("/", path));
    }

    /** Checks whether the body is a Bundle of requests, each of which is admitted alone. */
    boolean isBatch() {
        return interaction.equals(BATCH);
    }

    /** Checks whether a transaction may contain it: it stores nothing, or all that it stores is in one commit. */
    boolean isOfTransaction() {
        return IN_TRANSACTIONS.contains(interaction)
                || (type().equals(ResponseProvider.TYPE)
                        && Set.of("create", "update").contains(interaction));
    }

    boolean isPopulation() {
        return interaction.equals(QuestionnairePopulator.POPULATE);
    }

    /** Checks whether the body holds many resources, which are cut out of it and read one by one. */
    boolean isCut() {
        return isBatch() || isPopulation();
    }

    /** Limit of the body. */
    int maxBytes() {
        if (isPopulation()) {
            return PopulateParameters.MAX_BYTES;
        }
        return isBatch() ? RequestBundle.MAX_BYTES : RequestBody.MAX_RESOURCE_BYTES;
    }

    /** Checks whether the address of every request names a patient. */
    boolean namesPatient() {
        return interaction.equals(PatientProvider.EVERYTHING)
                || (interaction.equals(PlanProvider.APPLY) && method.equals("GET"));
    }

    boolean isSearch() {
        return interaction.equals(SEARCH);
    }

    /** Checks whether the parameters contain search criteria for records, apart from paging and shaping. */
    boolean searchesBy(Set<String> names) {
        return guarded
                && isSearch()
                && names.stream()
                        .anyMatch(name -> !name.equals(Cursor.NAME)
                                && !ResponseShape.NAMES.contains(name)
                                && !Paging.names(type()).contains(name));
    }
}
