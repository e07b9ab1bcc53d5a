package org.dorsal.notify;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.smart.launch.NotificationClient;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.SubscriptionLanes;
import org.dorsal.store.SubscriptionRows;
import org.dorsal.writeback.DeliveryScheduler;
import org.dorsal.writeback.DeliveryScheduler.SiteWorker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of subscriptions and of the workers that send their notifications. */
@Configuration(proxyBeanMethods = false)
public class NotifyConfiguration {
    @Bean
    Subscriptions subscriptions(
            SubscriptionSettings settings, SubscriptionRows rows, Clock clock, RandomGenerator chance) {
        return new Subscriptions(settings, rows, clock, chance);
    }

    @Bean
    DeliveryScheduler notifications(
            SubscriptionSettings settings,
            SubscriptionLanes lanes,
            SubscriptionRows rows,
            NotificationClient client,
            AuditRecorder recorder,
            Clock clock,
            RandomGenerator chance) {
        ChannelSecrets secrets = new ChannelSecrets(new TokenEncryption(settings.keys()));
        Map<String, SiteWorker> senders = settings.sites().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        site -> new NotificationSender(
                                site.getKey(),
                                site.getValue(),
                                settings.answerWithin(),
                                lanes,
                                rows,
                                secrets,
                                client,
                                recorder,
                                clock,
                                chance)));
        Function<String, Optional<SiteWorker>> sites = name -> Optional.ofNullable(senders.get(name));
        return new DeliveryScheduler(
                "notifications",
                sites,
                () -> lanes.sitesWithDue(clock.instant()),
                settings.workers(),
                settings.answerWithin());
    }
}
