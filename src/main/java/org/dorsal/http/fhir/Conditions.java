package org.dorsal.http.fhir;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.store.SearchCondition;

/** Converts one occurrence of a search parameter into a condition of the store's query. */
final class Conditions {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    private static final Pattern CANONICAL = Pattern.compile("[a-z][a-z0-9+.-]*:[^\\s\"<>\\\\^`{}|]+(\\|[^\\s|]+)?");

    private final SearchFaults faults;
    private final TokenValues tokens;
    private final ReferenceValues references;
    private final DateValues moments;

    Conditions(SearchParser.SearchBases bases, SearchFaults faults) {
        this.faults = faults;
        this.tokens = new TokenValues(faults);
        this.references = new ReferenceValues(bases, faults);
        this.moments = new DateValues(faults);
    }

    /**
     * The condition; empty when a fault was found.
     *
     * @param choices the alternatives as written, at least one
     */
    Optional<SearchCondition> of(SearchParameters.SearchParameter parameter, boolean negated, List<String> choices) {
        var name = parameter.name();
        return switch (parameter.kind()) {
            case ParameterKind.Id _ -> any(choices, choice -> id(name, choice)).map(SearchCondition.AnyId::new);
            case ParameterKind.LastUpdated _ -> recorded(name, choices);
            case ParameterKind.PatientOfRecord _ ->
                any(choices, choice -> references.patients(name, choice)).map(SearchCondition.AnyPatient::new);
            case ParameterKind.ClinicalDate _ ->
                any(choices, choice -> moments.dates(name, choice)).map(SearchCondition.AnyDate::new);
            case ParameterKind.TokenParameter _ ->
                any(choices, choice -> tokens.terms(name, choice)).map(terms -> terms(terms, negated));
            case ParameterKind.CodeParameter(var codes) ->
                any(choices, choice -> tokens.codes(name, codes, choice).map(code -> name + "=" + code))
                        .map(terms -> terms(terms, negated));
            case ParameterKind.StatusParameter(var codes) ->
                any(choices, choice -> tokens.codes(name, codes, choice))
                        .flatMap(named -> negated ? allBut(name, codes, named) : Optional.of(named))
                        .map(SearchCondition.AnyStatus::new);
            case ParameterKind.Reference kind ->
                any(choices, choice -> references.terms(name, kind, choice)).map(SearchCondition.AnyTerm::new);
            case ParameterKind.CanonicalParameter _ ->
                any(choices, choice -> canonical(name, choice)).map(SearchCondition.AnyTerm::new);
            case ParameterKind.TextParameter _ ->
                any(choices, choice -> word(name, choice)).map(SearchCondition.AnyTerm::new);
        };
    }

    private static <T> Optional<Set<T>> any(List<String> choices, Function<String, Stream<T>> reader) {
        var read = choices.stream().flatMap(reader).collect(toSet());
        return Optional.of(read).filter(found -> !found.isEmpty());
    }

    private static SearchCondition terms(Set<String> terms, boolean negated) {
        return negated ? new SearchCondition.NoTerm(terms) : new SearchCondition.AnyTerm(terms);
    }

    /** Complement of the named statuses. The store has no negated status condition, and a binding has few codes. */
    private Optional<Set<String>> allBut(String name, ParameterKind.BoundCodes codes, Set<String> named) {
        var others = new LinkedHashSet<>(codes.codes());
        others.removeAll(named);
        if (others.isEmpty()) {
            faults.value(name, "this leaves out every status; leave at least one in.");
        }
        return Optional.of(Set.copyOf(others)).filter(found -> !found.isEmpty());
    }

    private Optional<SearchCondition> recorded(String name, List<String> choices) {
        if (choices.size() > 1) {
            faults.value(name, "give one value; write the parameter twice for the two ends of an interval.");
            return Optional.empty();
        }
        return moments.recorded(name, choices.getFirst())
                .map(SearchCondition.class::cast)
                .findFirst();
    }

    private Stream<String> id(String name, String written) {
        return ID.matcher(written).matches()
                ? Stream.of(written)
                : faults.value(name, "write the id alone: 1 to 64 characters of A-Z, a-z, 0-9, - and .");
    }

    private Stream<String> word(String name, String written) {
        return TokenValues.Escapes.plain(written)
                .filter(plain -> plain.indexOf('|') < 0)
                .map(plain -> Stream.of(name + "=" + plain))
                .orElseGet(() -> faults.value(
                        name, "write the value alone, without a bar; url and version are parameters of their own."));
    }

    private Stream<String> canonical(String name, String written) {
        return TokenValues.Escapes.plain(written)
                .filter(plain -> CANONICAL.matcher(plain).matches())
                .map(plain -> Stream.of(name + "=" + plain))
                .orElseGet(() -> faults.value(name, "write the canonical url, or url|version."));
    }
}
