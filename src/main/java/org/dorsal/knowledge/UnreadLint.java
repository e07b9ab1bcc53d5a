package org.dorsal.knowledge;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Questionnaire;

/** Of the newest form that has criteria, finds questions that nothing reads: asking them costs time and helps nobody. */
final class UnreadLint {
    private static final Set<Item.Kind> READABLE =
            Set.of(Item.Kind.CHOICE, Item.Kind.INTEGER, Item.Kind.DECIMAL, Item.Kind.DATE);
    private static final String DECIDED = Codes.system("disposition");

    private UnreadLint() {}

    static void check(
            List<Source<Questionnaire>> sources,
            Map<String, Form> forms,
            Collection<Criteria> criteria,
            Collection<Care> cares,
            Findings findings) {
        List<Source<Questionnaire>> inUse = sources.stream()
                .filter(source -> criteria.stream()
                        .anyMatch(plan -> plan.form().equals(source.edition().canonical())))
                .toList();
        for (Source<Questionnaire> source : inUse) {
            boolean newest = inUse.stream()
                    .map(Source::edition)
                    .filter(other -> other.url().equals(source.edition().url()))
                    .noneMatch(other -> Versions.ORDER.compare(
                                    other.version(), source.edition().version())
                            > 0);
            String canonical = source.edition().canonical();
            Form form = forms.get(canonical);
            if (newest && form != null) {
                Set<String> read = new HashSet<>();
                conditions(canonical, criteria, cares)
                        .forEach(condition -> read.addAll(Reads.questions(condition, form)));
                form.items().values().stream()
                        .filter(item -> READABLE.contains(item.kind()) && !decides(item))
                        .filter(item -> !read.contains(item.linkId()))
                        .forEach(
                                item -> findings.in(source.path())
                                        .add(
                                                item.linkId(),
                                                "is asked and read by no criterion, hint or activity; leave it out or give it an effect"));
            }
        }
    }

    private static Stream<Condition> conditions(String form, Collection<Criteria> criteria, Collection<Care> cares) {
        Stream<Condition> flags = criteria.stream()
                .filter(plan -> plan.form().equals(form))
                .flatMap(plan -> plan.criteria().stream())
                .map(Criterion::condition);
        Stream<Condition> care =
                cares.stream().filter(plan -> plan.form().equals(form)).flatMap(UnreadLint::conditions);
        return Stream.concat(flags, care);
    }

    private static Stream<Condition> conditions(Care care) {
        return Stream.of(
                        care.offers().stream()
                                .flatMap(offer -> Stream.concat(
                                        offer.conditions().stream(),
                                        offer.never().stream().map(Care.Exclusion::when))),
                        care.contradictions().stream().map(Care.Contradiction::when),
                        care.hints().stream().flatMap(hint -> hint.conditions().stream()),
                        care.goals().stream().flatMap(goal -> goal.conditions().stream()))
                .flatMap(all -> all);
    }

    /** What a clinician decides is no answer that a condition could read. */
    private static boolean decides(Item item) {
        return item.options().stream()
                .anyMatch(option -> option.coded().system().equals(DECIDED));
    }
}
