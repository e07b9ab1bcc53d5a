package org.dorsal.http.web;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.dorsal.audit.log.LogConfiguration.WitnessHealth;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.OperateView.StatusLight;
import org.dorsal.http.web.WebSettings.SitePages;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrHealth;
import org.dorsal.store.StoreException;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;

/**
 * Lights of the sites on the operators' pages, with their worst state in each of the last 24 hours as this process has
 * looked at them. An hour without a look is not known and never good. Thread-safe.
 */
final class OperatorLights {
    static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** Most deliveries that are listed and counted one by one. */
    static final int MAX_ITEMS = 100;

    private static final int HOURS = 24;

    /** States by severity, the worst last; an unknown state is the lowest, so that any look replaces it. */
    private static final List<StatusIcon> RISING =
            List.of(StatusIcon.ASIDE, StatusIcon.GOOD, StatusIcon.WAITING, StatusIcon.ATTENTION);

    private final Filings filings;
    private final EhrHealth health;
    private final WitnessHealth witnesses;
    private final Map<HourOfLight, StatusIcon> worst = new ConcurrentHashMap<>();
    private final Map<String, List<StatusLight>> latest = new ConcurrentHashMap<>();

    OperatorLights(Filings filings, EhrHealth health, WitnessHealth witnesses) {
        this.filings = filings;
        this.health = health;
        this.witnesses = witnesses;
    }

    private record HourOfLight(String site, String light, Instant hour) {}

    /** The lights now, each with its hours. */
    List<StatusLight> of(SitePages site, Instant now) {
        OperateViews views = new OperateViews(FilingWords.of(site));
        return look(site, now).stream()
                .map(light -> views.withPast(light, past(site.site().id(), light.key(), now), now))
                .toList();
    }

    /** The lights of the last look, at most a minute old; those now where nothing has looked yet. */
    List<StatusLight> latest(SitePages site, Instant now) {
        List<StatusLight> looked = latest.get(site.site().id());
        return looked == null ? look(site, now) : looked;
    }

    /** Number of deliveries that need a person: all parked ones, and the rejected ones among the first {@code MAX_ITEMS}. */
    long attention(String site, Instant now) {
        long listed = filings.stuck(site, MAX_ITEMS).stream()
                .map(stuck -> stuck.line().state())
                .filter(state -> state == DeliveryState.PARKED || state == DeliveryState.REJECTED)
                .count();
        return Math.max(filings.depth(site, now).parked(), listed);
    }

    /** Records the state of the lights of all sites; a database that does not answer is recorded as well. */
    void lookAt(Collection<SitePages> sites, Instant now) {
        Instant first = hour(now, HOURS - 1);
        worst.keySet().removeIf(entry -> entry.hour().isBefore(first));
        boolean answers = true;
        for (SitePages site : sites) {
            try {
                if (answers) {
                    look(site, now);
                }
            } catch (StoreException _) { // the other sites would wait for the same database
                answers = false;
            }
            if (!answers) {
                keep(site, OperateViews.DATABASE, StatusIcon.ATTENTION, now);
            }
        }
    }

    private List<StatusLight> look(SitePages site, Instant now) {
        String id = site.site().id();
        List<StatusLight> lights = new OperateViews(FilingWords.of(site))
                .lights(
                        health.of(new SiteId(id)),
                        filings.depth(id, now),
                        attention(id, now),
                        witnesses.unwitnessed(id),
                        now);
        lights.forEach(light -> keep(site, light.key(), light.sign(), now));
        latest.put(id, lights);
        return lights;
    }

    private void keep(SitePages site, String light, StatusIcon sign, Instant now) {
        worst.merge(
                new HourOfLight(site.site().id(), light, hour(now, 0)),
                sign,
                (before, latest) -> RISING.indexOf(before) < RISING.indexOf(latest) ? latest : before);
    }

    private List<StatusIcon> past(String site, String light, Instant now) {
        return IntStream.range(0, HOURS)
                .mapToObj(place -> worst.getOrDefault(
                        new HourOfLight(site, light, hour(now, HOURS - 1 - place)), StatusIcon.ASIDE))
                .toList();
    }

    /** Start of the hour so many hours ago. */
    static Instant hour(Instant now, int ago) {
        return now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(ago));
    }
}
