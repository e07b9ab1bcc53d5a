package org.dorsal.store;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
public class StoreWiring {
    private static final int ARCHIVE_PATIENCE = 6;

    /** The migrations have run by then, and the web server does not accept before. */
    @Bean
    @DependsOnDatabaseInitialization
    Ledger ledger(DataSource source, StoreSettings settings, @Value("${spring.flyway.user}") String migrationUser) {
        List<String> objections = StoreGuard.objections(source, migrationUser, StoreGuard.Place.PRODUCTION);
        if (!objections.isEmpty()) {
            throw new StoreRefused(objections);
        }
        return new Ledger(source, settings.statementTimeout());
    }

    /** After the ledger, whose check stops a service on an unfit database. */
    @Bean
    AnsweredRequestRows answeredRequestRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new AnsweredRequestRows(source, settings.statementTimeout());
    }

    @Bean
    KnowledgeRows knowledgeRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new KnowledgeRows(source, settings.statementTimeout());
    }

    @Bean
    LaunchRows launchRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new LaunchRows(source, settings.statementTimeout());
    }

    @Bean
    AuditorSessionRows auditorSessionRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new AuditorSessionRows(source, settings.statementTimeout());
    }

    @Bean
    DraftRows draftRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new DraftRows(source, settings.statementTimeout());
    }

    @Bean
    DeliveryLanes deliveryLanes(DataSource source, StoreSettings settings, Ledger checked) {
        return new DeliveryLanes(source, settings.statementTimeout());
    }

    @Bean
    DeliveryRows deliveryRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new DeliveryRows(source, settings.statementTimeout());
    }

    @Bean
    DeliveryWork deliveryWork(DataSource source, StoreSettings settings, Ledger checked) {
        return new DeliveryWork(source, settings.statementTimeout());
    }

    @Bean
    DeliveryReads deliveryReads(DataSource source, StoreSettings settings, Ledger checked) {
        return new DeliveryReads(source, settings.statementTimeout());
    }

    @Bean
    LogReads logReads(DataSource source, StoreSettings settings, Ledger checked) {
        return new LogReads(source, settings.statementTimeout());
    }

    @Bean
    EventReads eventReads(DataSource source, StoreSettings settings, Ledger checked) {
        return new EventReads(source, settings.statementTimeout());
    }

    @Bean
    EventCounts eventCounts(DataSource source, StoreSettings settings, Ledger checked) {
        return new EventCounts(source, settings.statementTimeout());
    }

    @Bean
    AuditorRows auditorRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new AuditorRows(source, settings.statementTimeout());
    }

    @Bean
    LogRows logRows(DataSource source, StoreSettings settings, Ledger checked) {
        return new LogRows(source, settings.statementTimeout());
    }

    @Bean
    LogSealing logSealing(DataSource source, StoreSettings settings, Ledger checked) {
        return new LogSealing(source, settings.statementTimeout());
    }

    /** Pages of some thousand rows take longer than what a person waits for. */
    @Bean
    ArchiveReads archiveReads(DataSource source, StoreSettings settings, Ledger checked) {
        return new ArchiveReads(source, settings.statementTimeout().multipliedBy(ARCHIVE_PATIENCE));
    }
}
