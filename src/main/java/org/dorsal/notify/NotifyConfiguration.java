package org.dorsal.notify;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.*;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.schedule.SiteScheduler.SiteWorker;
import org.dorsal.schedule.SiteScheduler.WorkLimits;
import org.dorsal.smart.launch.NotificationClient;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionNotices;
import org.dorsal.store.SubscriptionRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of subscriptions and of the workers that send their notifications. */
@Configuration(proxyBeanMethods = false)
public class NotifyConfiguration {
    /** A notification may start a second after the commit at the latest. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Bean
    Subscriptions subscriptions(
            SubscriptionSettings settings, SubscriptionRows rows, Clock clock, RandomGenerator random) {
        return new Subscriptions(settings, rows, clock, random);
    }

    @Bean
    SiteScheduler notifications(
            SubscriptionSettings settings,
            SubscriptionLanes lanes,
            SubscriptionNotices notices,
            SubscriptionRows rows,
            NotificationClient client,
            AuditRecorder recorder,
            Clock clock,
            RandomGenerator random,
            MeterRegistry registry) {
        ChannelSecrets secrets = new ChannelSecrets(settings.encryption());
        Map<String, SiteWorker> senders = settings.sites().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        site -> new NotificationSender(
                                site.getKey(),
                                site.getValue(),
                                settings.answerWithin(),
                                Math.max(1, settings.workers() / 2),
                                lanes,
                                notices,
                                rows,
                                secrets,
                                client,
                                recorder,
                                clock,
                                System::nanoTime,
                                random,
                                registry.counter("dorsal.subscriptions.ended", "site", site.getKey()))));
        return new SiteScheduler(
                "notifications",
                senders,
                () -> lanes.sitesWithDue(clock.instant()),
                WorkLimits.ofExchanges(settings.workers(), settings.answerWithin())
                        .every(BETWEEN_LOOKS));
    }
}
