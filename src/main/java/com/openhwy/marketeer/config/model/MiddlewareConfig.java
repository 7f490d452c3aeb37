package com.openhwy.marketeer.config.model;

import com.openhwy.marketeer.config.bind.Node;

/**
 * One named middleware. What its settings mean only its factory knows, which binds {@code settings}
 * to its own record.
 *
 * @param settings the whole mapping, name and type included
 */
public record MiddlewareConfig(String name, String type, Node settings) {}
