package org.dorsal.scoring;

import java.math.BigDecimal;
import java.util.*;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.AndCondition;
import org.dorsal.knowledge.Condition.ComparedNumber;
import org.dorsal.knowledge.Condition.Comparison;
import org.dorsal.knowledge.Condition.NamedCondition;
import org.dorsal.knowledge.Condition.NotCondition;
import org.dorsal.knowledge.Condition.NotKnownCondition;
import org.dorsal.knowledge.Condition.OrCondition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.EvidenceModels.Domain;
import org.dorsal.knowledge.EvidenceModels.Floor;
import org.dorsal.knowledge.EvidenceModels.NarrowerCap;
import org.dorsal.knowledge.EvidenceModels.PointsEntry;

/** Mutants of evidence models: a model for each small mistake that an author could make. */
final class EvidenceMutants {
    private EvidenceMutants() {}

    /** A model with one mistake, and what the mistake is. */
    record Mutant(String mistake, CauseModel model) {
        @Override
        public String toString() {
            return model.cause().code() + ": " + mistake;
        }
    }

    static List<Mutant> of(CauseModel model) {
        List<Mutant> mutants = new ArrayList<>();
        neighbours(model.highest())
                .forEach(tier -> mutants.add(new Mutant("highest tier " + tier, with(model, tier, model.cap()))));
        Stream.of(-1, 1)
                .filter(_ -> !model.lowering().isEmpty())
                .map(step -> model.cap() + step)
                .forEach(cap -> mutants.add(new Mutant("cap " + cap, with(model, model.highest(), cap))));
        for (int place = 0; place < model.floors().size(); place++) {
            int index = place;
            floors(model.floors().get(place))
                    .forEach(changed -> mutants.add(new Mutant(
                            model.floors().get(index).id() + " " + changed.mistake(),
                            with(
                                    model,
                                    model.domains(),
                                    model.lowering(),
                                    put(model.floors(), index, changed.value())))));
        }
        for (int place = 0; place < model.lowering().size(); place++) {
            int index = place;
            entries(model.lowering().get(place))
                    .forEach(changed -> mutants.add(new Mutant(
                            model.lowering().get(index).id() + " " + changed.mistake(),
                            with(
                                    model,
                                    model.domains(),
                                    put(model.lowering(), index, changed.value()),
                                    model.floors()))));
        }
        for (int place = 0; place < model.domains().size(); place++) {
            int index = place;
            domains(model.domains().get(place))
                    .forEach(changed -> mutants.add(new Mutant(
                            changed.mistake(),
                            with(
                                    model,
                                    put(model.domains(), index, changed.value()),
                                    model.lowering(),
                                    model.floors()))));
        }
        for (int place = 0; place < model.narrowerCaps().size(); place++) {
            int index = place;
            NarrowerCap narrower = model.narrowerCaps().get(place);
            changed(narrower.condition())
                    .forEach(change -> mutants.add(new Mutant(
                            "narrower cap " + change.mistake(),
                            with(
                                    model,
                                    put(
                                            model.narrowerCaps(),
                                            index,
                                            new NarrowerCap(narrower.cap(), change.value()))))));
        }
        return mutants;
    }

    /** A part of a model with one mistake. */
    private record Changed<T>(String mistake, T value) {}

    private static Stream<Changed<Floor>> floors(Floor floor) {
        Stream<Changed<Floor>> tiers = neighbours(floor.tier())
                .map(tier -> new Changed<>(
                        "tier " + tier,
                        new Floor(floor.id(), floor.words(), tier, floor.condition(), floor.citations())));
        return Stream.concat(
                tiers,
                changed(floor.condition())
                        .map(change -> new Changed<>(
                                change.mistake(),
                                new Floor(
                                        floor.id(), floor.words(), floor.tier(), change.value(), floor.citations()))));
    }

    private static Stream<Changed<PointsEntry>> entries(PointsEntry entry) {
        Stream<Changed<PointsEntry>> points = Stream.of(-1, 1)
                .map(step -> new Changed<>(
                        "points " + (entry.points() + step),
                        with(entry, entry.points() + step, entry.weak(), entry.condition())));
        return Stream.concat(
                points,
                changed(entry.condition())
                        .map(change -> new Changed<>(
                                change.mistake(), with(entry, entry.points(), entry.weak(), change.value()))));
    }

    private static Stream<Changed<Domain>> domains(Domain domain) {
        Stream<Changed<Domain>> limits = domain.limit().stream()
                .flatMap(limit -> Stream.of(-1, 1)
                        .map(step -> new Changed<>(
                                "limit " + (limit + step), new Domain(Optional.of(limit + step), domain.entries()))));
        return Stream.concat(
                limits,
                IntStream.range(0, domain.entries().size())
                        .boxed()
                        .flatMap(place -> entries(domain.entries().get(place))
                                .map(change -> new Changed<>(
                                        domain.entries().get(place).id() + " " + change.mistake(),
                                        new Domain(domain.limit(), put(domain.entries(), place, change.value()))))));
    }

    private static Stream<Disposition> neighbours(Disposition tier) {
        int place = Disposition.TIERS.indexOf(tier);
        return Stream.of(place - 1, place + 1)
                .filter(other -> other >= 0 && other < Disposition.TIERS.size())
                .map(Disposition.TIERS::get);
    }

    private static Stream<Changed<Condition>> changed(Condition condition) {
        Stream<Changed<Condition>> inside = switch (condition) {
            case OrCondition or -> inside(or.operands(), OrCondition::new);
            case AndCondition and -> inside(and.operands(), AndCondition::new);
            case NotCondition not -> wrapped(not.operand(), NotCondition::new);
            case NotKnownCondition not -> wrapped(not.operand(), NotKnownCondition::new);
            case NamedCondition term -> wrapped(term.meaning(), meaning -> new NamedCondition(term.name(), meaning));
            case Condition.PointsCondition _,
                    Condition.YesCondition _,
                    Condition.OptionCondition _,
                    ComparedNumber _,
                    Condition.DecidedFact _ -> Stream.of();
        };
        return Stream.concat(changesOf(condition), inside);
    }

    private static Stream<Changed<Condition>> changesOf(Condition condition) {
        return switch (condition) {
            case OrCondition or ->
                Stream.concat(
                        dropped(or.operands(), OrCondition::new),
                        Stream.of(new Changed<>("or becomes and: " + or, new AndCondition(or.operands()))));
            case AndCondition and ->
                Stream.concat(
                        dropped(and.operands(), AndCondition::new),
                        Stream.of(new Changed<>("and becomes or: " + and, new OrCondition(and.operands()))));
            case NotCondition not -> Stream.of(new Changed<>("not is lost: " + not, not.operand()));
            case NotKnownCondition not -> Stream.of(new Changed<>("not is lost: " + not, not.operand()));
            case Condition.PointsCondition points ->
                Stream.of(-1, 1)
                        .map(step -> new Condition.PointsCondition(points.items(), points.bound() + step))
                        .map(other -> new Changed<>("bound becomes " + other.bound(), other));
            case Condition.YesCondition yes -> Stream.of(new Changed<>("not is added: " + yes, new NotCondition(yes)));
            case Condition.OptionCondition chosen ->
                Stream.of(new Changed<>("not is added: " + chosen, new NotCondition(chosen)));
            case ComparedNumber compared -> compared(compared);
            case NamedCondition _, Condition.DecidedFact _ -> Stream.of();
        };
    }

    private static Stream<Changed<Condition>> compared(ComparedNumber compared) {
        Stream<ComparedNumber> bounds = Stream.of(-1, 1)
                .map(step -> new ComparedNumber(
                        compared.name(), compared.comparison(), compared.bound().add(BigDecimal.valueOf(step))));
        Stream<ComparedNumber> signs = Arrays.stream(Comparison.values())
                .filter(sign -> sign != compared.comparison())
                .map(sign -> new ComparedNumber(compared.name(), sign, compared.bound()));
        return Stream.concat(bounds, signs).map(other -> new Changed<>("becomes " + other, other));
    }

    private static Stream<Changed<Condition>> dropped(
            List<Condition> operands, Function<List<Condition>, Condition> joined) {
        return IntStream.range(0, operands.size()).mapToObj(place -> {
            List<Condition> remaining = new ArrayList<>(operands);
            Condition removed = remaining.remove(place);
            return new Changed<>(
                    "dropped: " + removed, remaining.size() == 1 ? remaining.getFirst() : joined.apply(remaining));
        });
    }

    private static Stream<Changed<Condition>> inside(
            List<Condition> operands, Function<List<Condition>, Condition> joined) {
        return IntStream.range(0, operands.size())
                .boxed()
                .flatMap(place -> changed(operands.get(place))
                        .map(change ->
                                new Changed<>(change.mistake(), joined.apply(put(operands, place, change.value())))));
    }

    private static Stream<Changed<Condition>> wrapped(Condition inner, Function<Condition, Condition> wrap) {
        return changed(inner).map(change -> new Changed<>(change.mistake(), wrap.apply(change.value())));
    }

    private static <T> List<T> put(List<T> list, int place, T value) {
        List<T> changed = new ArrayList<>(list);
        changed.set(place, value);
        return changed;
    }

    private static PointsEntry with(PointsEntry entry, int points, boolean weak, Condition condition) {
        return new PointsEntry(entry.id(), entry.words(), points, weak, condition, entry.citations());
    }

    private static CauseModel with(CauseModel model, Disposition highest, int cap) {
        return new CauseModel(
                model.cause(),
                highest,
                cap,
                model.narrowerCaps(),
                model.domains(),
                model.lowering(),
                model.floors(),
                model.receiver(),
                model.tests(),
                model.citations());
    }

    private static CauseModel with(
            CauseModel model, List<Domain> domains, List<PointsEntry> lowering, List<Floor> floors) {
        return new CauseModel(
                model.cause(),
                model.highest(),
                model.cap(),
                model.narrowerCaps(),
                domains,
                lowering,
                floors,
                model.receiver(),
                model.tests(),
                model.citations());
    }

    private static CauseModel with(CauseModel model, List<NarrowerCap> narrowerCaps) {
        return new CauseModel(
                model.cause(),
                model.highest(),
                model.cap(),
                narrowerCaps,
                model.domains(),
                model.lowering(),
                model.floors(),
                model.receiver(),
                model.tests(),
                model.citations());
    }
}
