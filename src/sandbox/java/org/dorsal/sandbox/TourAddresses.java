package org.dorsal.sandbox;

import java.net.URI;

/**
 * Addresses that the guided tour leads to.
 *
 * @param service address of the service, without a path
 * @param management address of its management port, without a path
 * @param site name of the site in addresses
 */
public record TourAddresses(URI service, URI management, String site) {}
