package org.dorsal.http.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.*;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.PageDates;
import org.dorsal.note.PrintRenderer.PrintSafeText;
import org.dorsal.note.Words;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;

/**
 * State of a delivery in sentences for clinicians. A delivery is called filed only after the resource was seen in the
 * EHR.
 */
record FilingWords(Wording.Locale locale, ZoneId zone) {
    /** Maximum length of a refusal quoted from an EHR, so that a page does not grow with foreign text. */
    private static final int MAX_EHR_CHARS = 600;

    static FilingWords of(WebSettings.SitePages site) {
        return new FilingWords(site.locale(), site.zone());
    }

    String message(String key, Object... arguments) {
        return Words.say(locale, key, arguments);
    }

    String moment(Instant time) {
        return PageDates.moment(time, zone);
    }

    String kind(ResourceKind kind) {
        return message("filing.kind." + kind);
    }

    String why(ResourceKind kind, KindPlan.UnwrittenReason why) {
        return message("filing.stays." + why, message("filing.kinds." + kind));
    }

    /**
     * Describes a delivery: its state, the reason why the EHR does not have it, and the next attempt.
     *
     * @param outdated true when the line is about an earlier version than the current one
     */
    List<String> describe(DeliveryItem line, boolean outdated) {
        List<String> sentences = new ArrayList<>(List.of(state(line, outdated)));
        if (line.state() != DeliveryState.SUPERSEDED) {
            line.reason().map(FilingWords::key).map(this::message).ifPresent(sentences::add);
        }
        if (isDoubtful(line)) {
            sentences.add(message("filing.maybe-there"));
        }
        next(line).ifPresent(sentences::add);
        return sentences;
    }

    /** Whether nothing more happens by itself, though the EHR may have it. */
    static boolean isDoubtful(DeliveryItem line) {
        return line.state().settled() && line.mayBeThere();
    }

    /** Returns the time of the next attempt; empty when none is scheduled. */
    Optional<String> next(DeliveryItem line) {
        return line.next().filter(_ -> !line.state().settled()).map(time -> message("filing.next", moment(time)));
    }

    /** The words for clinicians. */
    static String key(DeliveryReason reason) {
        return "filing.why." + reason;
    }

    private String state(DeliveryItem line, boolean outdated) {
        String time = moment(line.changed());
        if (line.state() != DeliveryState.FILED) {
            return message("filing.state." + line.state(), time);
        }
        if (outdated) {
            return message("filing.state.FILED.earlier", time);
        }
        return line.filed()
                .map(copy -> copied(line, copy, time))
                .orElseGet(() -> message("filing.state.FILED.untold", time));
    }

    private String copied(DeliveryItem line, EhrCopy copy, String time) {
        String reference = legible(line.kind().type() + "/" + copy.id());
        return copy.version()
                .map(version -> message("filing.state.FILED.version", time, reference, legible(version)))
                .orElseGet(() -> message("filing.state.FILED", time, reference));
    }

    /**
     * Makes text or an id from an EHR safe to show: limited in length, without characters that reverse or hide
     * adjacent text.
     */
    static String legible(String foreign) {
        return PrintSafeText.xml(PrintSafeText.shortened(foreign, MAX_EHR_CHARS));
    }
}
