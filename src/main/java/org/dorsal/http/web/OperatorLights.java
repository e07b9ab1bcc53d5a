package org.dorsal.http.web;

import java.time.Instant;
import java.util.List;
import org.dorsal.audit.log.LogConfiguration.WitnessHealth;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.OperateView.StatusLight;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrHealth;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;

/** Lights of the sites on the operators' pages. */
final class OperatorLights {
    /** Most deliveries that are listed and counted one by one. */
    static final int MAX_ITEMS = 100;

    private final Filings filings;
    private final EhrHealth health;
    private final WitnessHealth witnesses;

    OperatorLights(Filings filings, EhrHealth health, WitnessHealth witnesses) {
        this.filings = filings;
        this.health = health;
        this.witnesses = witnesses;
    }

    /** The lights now. */
    List<StatusLight> of(SitePages site, Instant now) {
        String id = site.site().id();
        return new OperateViews(FilingWords.of(site))
                .lights(
                        health.of(new SiteId(id)),
                        filings.depth(id, now),
                        attention(id, now),
                        witnesses.unwitnessed(id),
                        now);
    }

    /** Number of deliveries that need a person: all parked ones, and the rejected ones among the first {@code MAX_ITEMS}. */
    long attention(String site, Instant now) {
        long listed = filings.stuck(site, MAX_ITEMS).stream()
                .map(stuck -> stuck.line().state())
                .filter(state -> state == DeliveryState.PARKED || state == DeliveryState.REJECTED)
                .count();
        return Math.max(filings.depth(site, now).parked(), listed);
    }
}
