package org.dorsal.http.fhir;

import java.util.regex.*;
import java.util.stream.Stream;
import org.dorsal.fhirjson.LogicalIds;

/**
 * Reads reference values (FHIR R4 search, 3.1.1.4.12). Addresses are compared as text with the bases that the
 * settings name: no case, dot segment or redirect can lead below another base.
 */
record ReferenceValues(SearchParser.SearchBases bases) {
    private static final Pattern LOCAL = Pattern.compile(
            "(?:([A-Z][A-Za-z]{1,63})/)?(" + LogicalIds.EHR + ")(?:/_history/(" + LogicalIds.FHIR + "))?");
    private static final Pattern ABSOLUTE = Pattern.compile("[a-z][a-z0-9+.-]*:[^\\s\"<>\\\\^`{|}]+");

    /** Logical id of the patient; one that lives elsewhere can't be the subject of anything here. */
    String patient(String parameter, String written) {
        var local = LOCAL.matcher(belowBase(belowBase(written, bases.ehr()), bases.self()));
        boolean patient = local.matches()
                && (local.group(1) == null || local.group(1).equals("Patient"))
                && local.group(3) == null;
        if (!patient) {
            throw ObjectionException.value(
                    parameter,
                    "write Patient/id or id, or the full address below " + bases.ehr() + "; without version.");
        }
        return local.group(2);
    }

    /** The terms that a resource with this reference may carry. */
    Stream<String> terms(String parameter, ParameterKind.Reference kind, String written) {
        return switch (kind.target()) {
            case HERE -> ownReferences(parameter, kind, written);
            case EHR -> ehrReferences(parameter, kind, written);
        };
    }

    /** We write our own references relative. */
    private Stream<String> ownReferences(String parameter, ParameterKind.Reference kind, String written) {
        var local = LOCAL.matcher(belowBase(written, bases.self()));
        if (!local.matches() || !isAllowed(kind, local)) {
            throw wrong(parameter, kind, "the full address below " + bases.self());
        }
        var version = local.group(3) == null ? "" : "/_history/" + local.group(3);
        return Stream.of(parameter + "=" + type(kind, local) + "/" + local.group(2) + version);
    }

    /**
     * Terms of a reference to the EHR's resources. Senders write the same resource relative or below the EHR's base;
     * any other address is matched unchanged.
     */
    private Stream<String> ehrReferences(String parameter, ParameterKind.Reference kind, String written) {
        var below = belowBase(belowBase(written, bases.ehr()), bases.self());
        var local = LOCAL.matcher(below);
        if (local.matches() && isAllowed(kind, local) && local.group(3) == null) {
            var relative = type(kind, local) + "/" + local.group(2);
            return Stream.of(relative, bases.ehr() + "/" + relative).map(reference -> parameter + "=" + reference);
        }
        if (!below.equals(written) || !ABSOLUTE.matcher(written).matches()) {
            throw wrong(parameter, kind, "a full address; without version");
        }
        return Stream.of(parameter + "=" + written);
    }

    private static boolean isAllowed(ParameterKind.Reference kind, Matcher local) {
        return local.group(1) == null ? kind.types().size() == 1 : kind.types().contains(local.group(1));
    }

    private static String type(ParameterKind.Reference kind, Matcher local) {
        return local.group(1) == null ? kind.types().getFirst() : local.group(1);
    }

    private static ObjectionException wrong(String parameter, ParameterKind.Reference kind, String orElse) {
        var forms = kind.types().size() == 1
                ? kind.types().getFirst() + "/id or id"
                : "Type/id, Type being one of " + String.join(", ", kind.types());
        return ObjectionException.value(parameter, "write " + forms + ", or " + orElse + ".");
    }

    private static String belowBase(String written, String base) {
        return written.startsWith(base + "/") ? written.substring(base.length() + 1) : written;
    }
}
