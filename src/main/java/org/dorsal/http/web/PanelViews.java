package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.RecordSays;
import org.dorsal.http.web.PanelView.Contradiction;
import org.dorsal.http.web.PanelView.Fact;
import org.dorsal.http.web.PanelView.Flag;
import org.dorsal.http.web.PanelView.Hint;
import org.dorsal.http.web.PanelView.Link;
import org.dorsal.http.web.PanelView.Open;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/** Puts a scoring into words. */
final class PanelViews {
    private final Entries entries;
    private final Codes codes;

    PanelViews(Entries entries, Codes codes) {
        this.entries = entries;
        this.codes = codes;
    }

    PanelView panel() {
        Scoring scoring = entries.scoring();
        return new PanelView(
                scoring.disposition().code(),
                tier(scoring.disposition()),
                scoring.provisional(),
                Optional.of(CodeNames.code(codes, "observation", "emergency-not-excluded", entries.locale()))
                        .filter(_ -> scoring.emergencyNotExcluded()),
                scoring.flags().size(),
                count(scoring, FlagState.ABSENT),
                count(scoring, FlagState.NOT_ASSESSED),
                scoring.flags().stream()
                        .filter(flag -> flag.state() == FlagState.PRESENT)
                        .sorted(Comparator.comparing(flag -> flag.criterion().tier()))
                        .map(this::flag)
                        .toList(),
                scoring.open().size(),
                open(scoring),
                scoring.hints().stream()
                        .map(hint -> new Hint(hint.id(), say(hint.title()), say(hint.says()), hint.citations()))
                        .toList(),
                scoring.contradictions().stream().map(this::contradiction).toList());
    }

    private Contradiction contradiction(Care.Contradiction found) {
        return new Contradiction(
                found.code().code(),
                say(found.code().display()),
                say(found.says()),
                found.concerns().stream()
                        .map(this::fact)
                        .filter(fact -> !fact.answer().isEmpty())
                        .toList(),
                RecordSays.against(
                                entries.scored().record(),
                                found,
                                entries.draft().answers())
                        .stream()
                        .map(says -> says.found()
                                + says.date()
                                        .map(date -> ", " + Dates.day(date))
                                        .orElse(""))
                        .toList());
    }

    private static int count(Scoring scoring, FlagState state) {
        return (int)
                scoring.flags().stream().filter(flag -> flag.state() == state).count();
    }

    /** A flag with everything that it rests on. */
    Flag flag(FlagResult result) {
        Criterion criterion = result.criterion();
        return new Flag(
                criterion.flag().code(),
                say(criterion.flag().display()),
                criterion.tier().code(),
                tier(criterion.tier()),
                result.decidedBy().stream().map(this::fact).toList(),
                say(criterion.statement()),
                criterion.citations(),
                CodeNames.code(codes, "criteria-label", criterion.label().code(), entries.locale()),
                criterion.groups().stream()
                        .map(group -> CodeNames.code(codes, "pathology-group", group, entries.locale()))
                        .toList(),
                CodeNames.edition(result.criteria()));
    }

    private Fact fact(String linkId) {
        return new Fact(
                linkId,
                question(linkId),
                entries.filled().shown(linkId, entries.locale()).orElse(""));
    }

    /** Each open question under the most pressing tier that it could still lead to. */
    private List<Open> open(Scoring scoring) {
        Map<Disposition, List<Link>> byTier = new EnumMap<>(Disposition.class);
        for (String linkId : scoring.open()) {
            leadsTo(scoring, linkId)
                    .ifPresent(tier -> byTier.computeIfAbsent(tier, _ -> new ArrayList<>())
                            .add(new Link(
                                    linkId, question(linkId), entries.filled().counts(linkId))));
        }
        return byTier.entrySet().stream()
                .map(tier -> new Open(
                        tier.getKey().code(),
                        tier(tier.getKey()),
                        tier.getKey().compareTo(scoring.disposition()) < 0,
                        tier.getValue()))
                .toList();
    }

    private static Optional<Disposition> leadsTo(Scoring scoring, String linkId) {
        return scoring.flags().stream()
                .filter(flag -> flag.settledBy().contains(linkId))
                .map(flag -> flag.criterion().tier())
                .min(Comparator.naturalOrder());
    }

    private String question(String linkId) {
        return entries.form().item(linkId).map(item -> say(item.brief())).orElse(linkId);
    }

    private String tier(Disposition disposition) {
        return CodeNames.disposition(codes, disposition, entries.locale());
    }

    private String say(Wording wording) {
        return wording.in(entries.locale());
    }
}
