package org.dorsal.writeback;

import java.util.*;
import org.dorsal.smart.Scopes;
import org.dorsal.writeback.EhrCapabilities.TypeCapabilities;
import org.dorsal.writeback.KindPlan.SentValue;
import org.dorsal.writeback.KindPlan.UnwrittenReason;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;

/**
 * Decides which kinds of results are written: those that the EHR lists, the site allows and the token grants. Pure.
 */
record KindSupport(EhrCapabilities abilities, SiteWriteback site, Optional<Scopes> granted, List<String> levels) {
    /** Scopes may be of one category: our results are surveys, measurements are vital signs. */
    private static final String CATEGORY = "?category=http://terminology.hl7.org/CodeSystem/observation-category|";

    /**
     * @param granted scopes of the token; empty when unknown, then all count as granted
     * @param launchToken true for a clinician's token with {@code patient/} or {@code user/} scopes, false for the
     * site's own client with {@code system/} scopes
     */
    static WritePlan of(
            EhrCapabilities abilities, SiteWriteback site, Optional<Set<String>> granted, boolean launchToken) {
        KindSupport support = new KindSupport(
                abilities,
                site,
                granted.map(Scopes::parse),
                launchToken ? List.of("patient", "user") : List.of("system"));
        return WritePlan.each(support::plan);
    }

    private KindPlan plan(ResourceKind kind) {
        TypeCapabilities type = abilities.of(kind.type());
        return why(kind, type).<KindPlan>map(KindPlan.NotWritten::new).orElseGet(() -> written(kind, type));
    }

    private Optional<UnwrittenReason> why(ResourceKind kind, TypeCapabilities type) {
        if (local(kind) && site.ownCodes() == WritebackSettings.OwnCodes.NEVER) {
            return Optional.of(UnwrittenReason.SITE);
        }
        if (!type.takes("create")) {
            return Optional.of(UnwrittenReason.NOT_TAKEN);
        }
        if (kind.type().equals("Observation") && only(kind).filter(Set::isEmpty).isPresent()) {
            return Optional.of(UnwrittenReason.NO_CODE);
        }
        return grants(kind, 'c') ? Optional.empty() : Optional.of(UnwrittenReason.NO_SCOPE);
    }

    /**
     * Builds the plan of a written kind. A correction also needs a read of the EHR's copy, so that no other change is
     * overwritten.
     */
    private KindPlan written(ResourceKind kind, TypeCapabilities type) {
        boolean corrected = type.takes("update")
                && type.takes("read")
                && grants(kind, 'u')
                && grants(kind, 'r')
                && (kind != ResourceKind.NOTE || site.noteRules().corrected());
        return new KindPlan.WrittenKind(corrected, lookup(kind, type), type.conditionalCreate(), only(kind));
    }

    private KindPlan.Lookup lookup(ResourceKind kind, TypeCapabilities type) {
        if (!type.takes("search-type") || !grants(kind, 's')) {
            return new KindPlan.Lookup.NoLookup();
        }
        if (kind == ResourceKind.NOTE && site.noteRules().mark() != NoteRules.MarkPlace.NONE) {
            return type.search().contains("patient")
                    ? new KindPlan.Lookup.ByMark(type.search())
                    : new KindPlan.Lookup.NoLookup();
        }
        return type.search().contains("identifier")
                ? new KindPlan.Lookup.ByIdentifier()
                : new KindPlan.Lookup.NoLookup();
    }

    /** Whether the kind is coded only in Dorsal's own codes. */
    private static boolean local(ResourceKind kind) {
        return kind == ResourceKind.PANEL;
    }

    private boolean ownCodes() {
        return switch (site.ownCodes()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> abilities.of(ResourceKind.PLAN.type()).takes("create");
        };
    }

    /** Codes whose values are sent; empty for whole resources, which vital signs are where any LOINC code is known. */
    private Optional<Set<String>> only(ResourceKind kind) {
        Optional<Set<String>> loinc = site.noteRules().vitalSigns();
        if (ownCodes() || !kind.type().equals("Observation") || (kind == ResourceKind.VITAL_SIGN && loinc.isEmpty())) {
            return Optional.empty();
        }
        Set<String> codes = new HashSet<>();
        if (kind != ResourceKind.PANEL) {
            codes.addAll(site.codeMap().keySet());
        }
        if (kind == ResourceKind.VITAL_SIGN) {
            loinc.orElseThrow().forEach(code -> codes.add(SentValue.LOINC + "|" + code));
        }
        return Optional.of(codes);
    }

    private boolean grants(ResourceKind kind, char letter) {
        String category = switch (kind) {
            case SCORE, PANEL -> CATEGORY + "survey";
            case VITAL_SIGN -> CATEGORY + "vital-signs";
            case RESPONSE, PLAN, NOTE -> "";
        };
        String what = "/" + kind.type() + "." + letter + category;
        return granted.map(scopes -> levels.stream().anyMatch(level -> scopes.cover(level + what)))
                .orElse(true);
    }
}
