package org.dorsal.writeback;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.smart.Scopes;
import org.dorsal.writeback.Abilities.OfType;
import org.dorsal.writeback.KindPlan.Why;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.WritebackSettings.OfSite;

/** Decides which kinds of results an EHR gets: only what it lists, the site allows and the token grants. Pure. */
record KindSupport(Abilities abilities, OfSite site, Optional<Scopes> granted, List<String> levels) {
    /** All our Observations are surveys, so a scope for surveys alone is enough. */
    private static final String SURVEY = "?category=http://terminology.hl7.org/CodeSystem/observation-category|survey";

    /**
     * @param granted scopes of the token; empty when they are not known: then they stand in no way
     * @param launchToken it is a clinician's token, whose scopes are {@code patient/} or {@code user/}; else the site's own
     *     client's, with {@code system/}
     */
    static WritePlan of(Abilities abilities, OfSite site, Optional<Set<String>> granted, boolean launchToken) {
        KindSupport support = new KindSupport(
                abilities,
                site,
                granted.map(Scopes::parse),
                launchToken ? List.of("patient", "user") : List.of("system"));
        return WritePlan.each(support::plan);
    }

    private KindPlan plan(Kind kind) {
        OfType type = abilities.of(kind.type());
        return why(kind, type).<KindPlan>map(KindPlan.NotWritten::new).orElseGet(() -> written(kind, type));
    }

    private Optional<Why> why(Kind kind, OfType type) {
        if (local(kind) && site.ownCodes() == WritebackSettings.OwnCodes.NEVER) {
            return Optional.of(Why.SITE);
        }
        if (!type.takes("create")) {
            return Optional.of(Why.NOT_TAKEN);
        }
        if ((local(kind) && !ownCodes()) || (kind == Kind.SCORE && !ownCodes() && !mappable())) {
            return Optional.of(Why.NO_CODE);
        }
        return grants(kind, 'c') ? Optional.empty() : Optional.of(Why.NO_SCOPE);
    }

    /** A correction needs a look at the EHR's copy first: nobody's change is overwritten. */
    private KindPlan written(Kind kind, OfType type) {
        boolean corrected = type.takes("update")
                && type.takes("read")
                && grants(kind, 'u')
                && grants(kind, 'r')
                && (kind != Kind.NOTE || site.noteRules().corrected());
        return new KindPlan.Written(
                corrected, found(kind, type), type.conditionalCreate(), kind == Kind.SCORE && !ownCodes());
    }

    private KindPlan.Lookup found(Kind kind, OfType type) {
        if (!type.takes("search-type") || !grants(kind, 's')) {
            return new KindPlan.Lookup.Nowhere();
        }
        if (kind == Kind.NOTE && site.noteRules().mark() != NoteRules.Mark.NONE) {
            return type.search().contains("patient")
                    ? new KindPlan.Lookup.ByMark(type.search())
                    : new KindPlan.Lookup.Nowhere();
        }
        return type.search().contains("identifier")
                ? new KindPlan.Lookup.ByIdentifier()
                : new KindPlan.Lookup.Nowhere();
    }

    /** In codes that are Dorsal's alone. */
    private static boolean local(Kind kind) {
        return kind == Kind.FLAG || kind == Kind.PANEL;
    }

    private boolean ownCodes() {
        return switch (site.ownCodes()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> abilities.of(Kind.PLAN.type()).takes("create");
        };
    }

    private boolean mappable() {
        return site.codeMap().containsKey(PainScore.NAME);
    }

    private boolean grants(Kind kind, char letter) {
        String what = "/" + kind.type() + "." + letter + (kind.type().equals("Observation") ? SURVEY : "");
        return granted.map(scopes -> levels.stream().anyMatch(level -> scopes.cover(level + what)))
                .orElse(true);
    }
}
