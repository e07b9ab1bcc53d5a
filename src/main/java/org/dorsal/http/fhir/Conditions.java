package org.dorsal.http.fhir;

import static java.util.stream.Collectors.toSet;

import ca.uhn.fhir.rest.api.QualifiedParamList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.function.Function;
import java.util.regex.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.DateRange;
import org.dorsal.store.SearchCondition;

/**
 * Converts one occurrence of a search parameter into a condition of the store's query. HAPI's {@link QualifiedParamList}
 * separates the values.
 */
final class Conditions {
    private static final Pattern CANONICAL = Pattern.compile("[a-z][a-z0-9+.-]*:[^\\s\"<>\\\\^`{}|]+(\\|[^\\s|]+)?");
    private static final Pattern ZONE = Pattern.compile("(Z|[+-]\\d\\d:\\d\\d)$");
    private static final Pattern BELOW_MILLISECONDS = Pattern.compile("[.]\\d{4,9}");
    private static final String TOKENS =
            "write code, system|code, system| for all codes of one, or |code for one without "
                    + "system; a comma, bar or backslash within a part as \\, \\| \\\\.";
    private static final String DATES = "write a date or time that exists, such as ge2026-11, 2026-11-20 or "
            + "lt2026-11-20T09:30:00Z, after eq, ne, lt, gt, ge, le, sa, eb or nothing.";

    private final ReferenceValues references;
    private final Codes codes;

    Conditions(SearchParser.SearchBases bases, Codes codes) {
        this.references = new ReferenceValues(bases);
        this.codes = codes;
    }

    /** The condition; the alternatives in the value are separated by commas. */
    SearchCondition of(SearchParameters.SearchParameter parameter, boolean negated, String value) {
        var name = parameter.name();
        var choices = QualifiedParamList.splitQueryStringByCommasIgnoreEscape(null, value);
        return switch (parameter.kind()) {
            case ParameterKind.Id _ -> new SearchCondition.AnyId(any(choices, choice -> id(name, choice)));
            case ParameterKind.LastUpdated _ -> recorded(name, choices);
            case ParameterKind.PatientOfRecord _ ->
                new SearchCondition.AnyPatient(any(choices, choice -> references.patient(name, choice)));
            case ParameterKind.ClinicalDate _ ->
                new SearchCondition.AnyDate(
                        any(choices, choice -> DateValue.of(name, choice).range()));
            case ParameterKind.TokenParameter _ -> terms(any(choices, choice -> term(name, choice)), negated);
            case ParameterKind.CodeParameter(var codes) -> {
                Set<String> named = codes(name, codes, choices).collect(toSet());
                yield anyOf(name, negated ? complement(codes.codes(), named) : named);
            }
            case ParameterKind.ActionParameter(var bound) -> {
                Set<String> named = bound.map(
                                codes -> codes(name, codes, choices).map(code -> SearchToken.of("", code)))
                        .orElseGet(() -> choices.stream().map(choice -> token(name, choice)))
                        .flatMap(token -> AuditAction.with(name, token))
                        .collect(toSet());
                yield anyOf("action", negated ? complement(AuditAction.words(), named) : named);
            }
            case ParameterKind.ComponentParameter(var system) ->
                anyOf(
                        name,
                        choices.stream()
                                .flatMap(choice -> components(name, system, choice))
                                .collect(toSet()));
            case ParameterKind.StatusParameter(var codes) -> {
                var named = codes(name, codes, choices).collect(toSet());
                yield new SearchCondition.AnyStatus(negated ? allBut(name, codes, named) : named);
            }
            case ParameterKind.Reference kind ->
                new SearchCondition.AnyTerm(choices.stream()
                        .flatMap(choice -> references.terms(name, kind, choice))
                        .collect(toSet()));
            case ParameterKind.CanonicalParameter _ ->
                new SearchCondition.AnyTerm(any(choices, choice -> canonical(name, choice)));
            case ParameterKind.TextParameter _ ->
                new SearchCondition.AnyTerm(any(choices, choice -> word(name, choice)));
        };
    }

    private static <T> Set<T> any(List<String> choices, Function<String, T> reader) {
        return choices.stream().map(reader).collect(toSet());
    }

    private static SearchCondition terms(Set<String> terms, boolean negated) {
        return negated ? new SearchCondition.NoTerm(terms) : new SearchCondition.AnyTerm(terms);
    }

    private static Set<String> complement(Collection<String> codes, Set<String> named) {
        Set<String> remaining = new LinkedHashSet<>(codes);
        remaining.removeAll(named);
        return remaining;
    }

    /** A condition has a term also where no element can have a code: then one that no resource has. */
    private static SearchCondition anyOf(String name, Set<String> codes) {
        return new SearchCondition.AnyTerm(
                codes.isEmpty() ? Set.of(name + "=") : any(List.copyOf(codes), code -> name + "=" + code));
    }

    /** Complement of the named statuses. The store has no negated status condition, and a binding has few codes. */
    private static Set<String> allBut(String name, ParameterKind.BoundCodes codes, Set<String> named) {
        Set<String> unnamed = complement(codes.codes(), named);
        if (unnamed.isEmpty()) {
            throw ObjectionException.value(name, "this leaves out every status; leave at least one in.");
        }
        return unnamed;
    }

    private static SearchCondition recorded(String name, List<String> choices) {
        if (choices.size() > 1) {
            throw ObjectionException.value(
                    name, "give one value; write the parameter twice for the two ends of an interval.");
        }
        return DateValue.of(name, choices.getFirst()).recorded(name);
    }

    private static String id(String name, String written) {
        if (!LogicalIds.isFhir(written)) {
            throw ObjectionException.value(name, "write the id alone: 1 to 64 characters of A-Z, a-z, 0-9, - and .");
        }
        return written;
    }

    private static SearchToken token(String name, String written) {
        return SearchToken.read(written).orElseThrow(() -> ObjectionException.value(name, TOKENS));
    }

    private static String term(String name, String written) {
        return name + "=" + token(name, written).text();
    }

    /** Codes of an element with an implied system. */
    private static Stream<String> codes(String name, ParameterKind.BoundCodes allowed, List<String> choices) {
        return choices.stream().map(choice -> token(name, choice)).flatMap(token -> {
            boolean ofSystem = token.system().orElse(allowed.system()).equals(allowed.system());
            if (ofSystem && token.code().isEmpty()) {
                return allowed.codes().stream();
            }
            if (!ofSystem || !allowed.codes().contains(token.code())) {
                throw ObjectionException.value(
                        name,
                        "use only " + String.join(", ", allowed.codes()) + ", alone or after " + allowed.system()
                                + "|.");
            }
            return Stream.of(token.code());
        });
    }

    /** Local codes of the components that have the coding, which is the local code or one of its standard codes. */
    private Stream<String> components(String name, String system, String written) {
        var token = token(name, written);
        var codesOfComponents = codes.having(
                system,
                coding -> token.system().orElse(coding.system()).equals(coding.system())
                        && (token.code().isEmpty() || token.code().equals(coding.code())));
        boolean isKnownSystem = token.system().stream()
                .anyMatch(named -> !codes.having(system, coding -> named.equals(coding.system()))
                        .isEmpty());
        if (codesOfComponents.isEmpty()
                && !isKnownSystem) { // other components, as of a blood pressure, may have the code
            throw ObjectionException.value(
                    name, "write a code of " + system + " or a standard code beside one, alone or after system|.");
        }
        return codesOfComponents.stream();
    }

    private static String word(String name, String written) {
        var token = token(name, written);
        if (token.system().isPresent()) {
            throw ObjectionException.value(
                    name, "write the value alone, without a bar; url and version are parameters of their own.");
        }
        return name + "=" + token.code();
    }

    private static String canonical(String name, String written) {
        if (!CANONICAL.matcher(written).matches()) {
            throw ObjectionException.value(name, "write the canonical url, or url|version.");
        }
        return name + "=" + written;
    }

    /**
     * A date value (FHIR R4 search, 3.1.1.4.7). It covers all that it leaves open: a day, a minute, a second. Without an
     * offset it is in UTC, as everywhere here. {@code ap} is refused: how near is near would be our guess.
     */
    private record DateValue(DateRange.Prefix prefix, TimeRange span) {
        static DateValue of(String name, String written) {
            Optional<DateRange.Prefix> prefix = Stream.of(DateRange.Prefix.values())
                    .filter(candidate -> written.startsWith(candidate.name().toLowerCase(Locale.ROOT)))
                    .findFirst();
            String text = Parameters.time(prefix.isPresent() ? written.substring(2) : written);
            String zone = text.indexOf('T') > 0 && !ZONE.matcher(text).find() ? "Z" : "";
            return TimeRange.of(text + zone)
                    .map(span -> new DateValue(
                            prefix.orElse(DateRange.Prefix.EQ),
                            BELOW_MILLISECONDS.matcher(text).find() ? micros(span.from()) : span))
                    .orElseThrow(() -> ObjectionException.value(name, DATES));
        }

        /**
         * Span of a value with digits below the millisecond, in the store's precision: a client that requests all
         * changes after the last timestamp must not miss one within the same millisecond.
         */
        private static TimeRange micros(Instant from) {
            Instant micros = from.truncatedTo(ChronoUnit.MICROS);
            return new TimeRange(micros, micros.plus(1, ChronoUnit.MICROS));
        }

        /** Clinical date range, covering the same period as the same text in a resource. */
        DateRange range() {
            return new DateRange(prefix, span.from(), span.to());
        }

        /** Condition on the recording time. Each prefix is one side of a moment. */
        SearchCondition recorded(String name) {
            return switch (prefix) {
                case EQ -> new SearchCondition.RecordedBetween(span.from(), span.to());
                case GE -> SearchCondition.RecordedBetween.from(span.from());
                case GT, SA -> SearchCondition.RecordedBetween.from(span.to());
                case LT, EB -> SearchCondition.RecordedBetween.before(span.from());
                case LE -> SearchCondition.RecordedBetween.before(span.to());
                case NE ->
                    throw ObjectionException.value(
                            name, "ne is not answered; ask for what lies before with lt, or after with gt.");
            };
        }
    }

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
            return local.group(1) == null
                    ? kind.types().size() == 1
                    : kind.types().contains(local.group(1));
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
}
