package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.Sender;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.Caller;
import org.dorsal.smart.Interaction;
import org.dorsal.smart.Permission;
import org.dorsal.smart.Permission.Category;
import org.dorsal.smart.Permission.Restriction;
import org.dorsal.smart.ProtectedOperation;
import org.dorsal.store.AccessScope;

/**
 * Caller who may do what the route does; the factories compare the token's scopes with the route and derive the reach.
 *
 * @param reach what of the store they may see while doing it
 */
record AuthorizedCaller(Caller caller, AccessScope reach) {
    /** Admits a known caller to what the route does. */
    static AuthorizedCaller admit(FhirSettings.FhirSite site, Caller caller, FhirRoute route) {
        if (site.hides(route)) {
            throw ObjectionException.forbidden("This site compares results in silence: it takes QuestionnaireResponses,"
                    + " and only its auditors see results. Its administrator can change the setting silent.");
        }
        if (route.type().equals(SubscriptionProvider.TYPE)) {
            return toSubscribe(site, caller, route.interaction());
        }
        return switch (route.interaction()) {
            case "read", "vread", "history-instance" -> toRead(site, caller, route.type());
            case FhirRoute.SEARCH -> toSearch(site, caller, route.type());
            case "create" -> ofResponses(site, caller, caller.may(Interaction.CREATE, route.type()));
            case "update" -> ofResponses(site, caller, caller.may(Interaction.UPDATE, route.type()));
            case ResponseProvider.SCORE ->
                admitted(
                        site,
                        caller,
                        caller.may(route.ofInstance() ? ProtectedOperation.STORED_SCORE : ProtectedOperation.SCORE));
            case ResponseValidator.VALIDATE ->
                admitted(
                        site,
                        caller,
                        caller.may(
                                route.ofInstance() ? ProtectedOperation.STORED_VALIDATE : ProtectedOperation.VALIDATE));
            case ResponseExtractor.EXTRACT ->
                admitted(
                        site,
                        caller,
                        caller.may(
                                route.ofInstance() ? ProtectedOperation.STORED_EXTRACT : ProtectedOperation.EXTRACT));
            case PatientProvider.EVERYTHING -> toSearchAny(site, caller, PatientProvider.TYPES);
            case PlanProvider.APPLY -> toApply(site, caller);
            case FhirRoute.EXPORT, FhirRoute.EXPORT_STATUS, FhirRoute.EXPORT_FILE, FhirRoute.EXPORT_DELETE ->
                toExport(site, caller);
            case QuestionnairePopulator.POPULATE -> admitted(site, caller, caller.may(ProtectedOperation.POPULATE));
            default -> throw new IllegalStateException("nobody decides who may " + route.interaction());
        };
    }

    /** Admits a client that may export at least one type; {@link BulkExports} checks the types of the job. */
    private static AuthorizedCaller toExport(FhirSettings.FhirSite site, Caller caller) {
        if (RecordProvider.TYPES.stream().noneMatch(caller::mayExport)) {
            throw ObjectionException.forbidden(
                    "Exports need a system scope to read and search a type, without a category; ask for system/*.rs.");
        }
        return admitted(site, caller, Permission.Allowed.ofSite(new Restriction.Unrestricted()));
    }

    /** Requires read access to responses for notifications, which name responses. */
    private static AuthorizedCaller toSubscribe(FhirSettings.FhirSite site, Caller caller, String interaction) {
        return ofResponses(
                site,
                caller,
                switch (interaction) {
                    case "create" -> caller.may(ProtectedOperation.SUBSCRIBE);
                    case "update" -> caller.may(ProtectedOperation.RESUBSCRIBE);
                    case FhirRoute.SEARCH -> caller.may(Interaction.SEARCH, SubscriptionProvider.TYPE);
                    case SubscriptionProvider.EVENTS -> caller.may(ProtectedOperation.SUBSCRIPTION_EVENTS);
                    case "delete" -> caller.may(Interaction.DELETE, SubscriptionProvider.TYPE);
                    default -> caller.may(Interaction.READ, SubscriptionProvider.TYPE);
                });
    }

    /** Admits to responses, which carry no category, so that a scope restricted to categories never covers them. */
    private static AuthorizedCaller ofResponses(FhirSettings.FhirSite site, Caller caller, Permission permission) {
        if (permission instanceof Permission.Allowed allowed
                && allowed.restriction() instanceof Restriction.OnlyCategories) {
            throw ObjectionException.forbidden("The token's scope is limited to categories; "
                    + "a response has none, so it can be neither written nor subscribed to with it.");
        }
        return admitted(site, caller, permission);
    }

    /** How far the caller may read resources of that type; refused when not at all. */
    static AuthorizedCaller toRead(FhirSettings.FhirSite site, Caller caller, String type) {
        return admitted(site, caller, caller.may(Interaction.READ, type));
    }

    /** How far the caller may search resources of that type; refused when not at all. */
    static AuthorizedCaller toSearch(FhirSettings.FhirSite site, Caller caller, String type) {
        return admitted(site, caller, caller.may(Interaction.SEARCH, type));
    }

    /** Admits a caller who may search one of the types, in the reach of the first; refused for the reason of the first. */
    private static AuthorizedCaller toSearchAny(FhirSettings.FhirSite site, Caller caller, List<String> types) {
        return toSearch(
                site,
                caller,
                types.stream()
                        .filter(type -> caller.may(Interaction.SEARCH, type) instanceof Permission.Allowed)
                        .findFirst()
                        .orElse(types.getFirst()));
    }

    /** Admits to a part of an operation that the parameters have chosen. */
    static AuthorizedCaller toOperate(FhirSettings.FhirSite site, Caller caller, ProtectedOperation operation) {
        return admitted(site, caller, caller.may(operation));
    }

    /** Admits who may apply a plan to a supplied response or to a stored one; the parameters say to which. */
    private static AuthorizedCaller toApply(FhirSettings.FhirSite site, Caller caller) {
        boolean supplied = caller.may(ProtectedOperation.APPLY) instanceof Permission.Allowed;
        return toOperate(site, caller, supplied ? ProtectedOperation.APPLY : ProtectedOperation.STORED_APPLY);
    }

    private static AuthorizedCaller admitted(FhirSettings.FhirSite site, Caller caller, Permission permission) {
        return switch (permission) {
            case Permission.Denied(var message) -> throw ObjectionException.forbidden(message);
            case Permission.Allowed allowed -> new AuthorizedCaller(caller, reach(site, allowed));
        };
    }

    private static AccessScope reach(FhirSettings.FhirSite site, Permission.Allowed allowed) {
        AccessScope whole = allowed.patient()
                .map(patient -> AccessScope.ofPatient(site.id(), patient.value()))
                .orElseGet(() -> AccessScope.ofSite(site.id()));
        return switch (allowed.restriction()) {
            case Restriction.Unrestricted _ -> whole;
            case Restriction.OnlyCategories(var anyOf) -> whole.only(restrictions(anyOf));
        };
    }

    private static List<Set<String>> restrictions(Set<Category> anyOf) {
        return anyOf.stream().map(AuthorizedCaller::term).map(Set::of).toList();
    }

    /** Category as a search term of the store: with the system if the scope names one, otherwise the code alone. */
    private static String term(Category category) {
        return "category=" + category.system().map(system -> system + "|").orElse("") + category.code();
    }

    /** Sender of a response; restricted to one patient when the reach is. */
    Sender sender(FhirCall call) {
        return new Sender(
                client(caller), person(caller), Optional.of(call.network()), reach.patient(), call.requestId());
    }

    static AuditAgents agents(Caller caller, String network) {
        return new AuditAgents(Optional.of(client(caller)), person(caller), Optional.of(network));
    }

    private static AuditAgents.ClientAgent client(Caller caller) {
        return new AuditAgents.ClientAgent(caller.issuer(), caller.clientId(), caller.jti());
    }

    /** Tokens say no purpose of use. */
    private static Optional<AuditAgents.PersonAgent> person(Caller caller) {
        return caller.fhirUser()
                .map(user -> new AuditAgents.PersonAgent(
                        user, Optional.empty(), caller.roles().orElse(Set.of()), Optional.empty()));
    }
}
