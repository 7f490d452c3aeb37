package com.openhwy.marketeer.middleware.maintenance;

import com.openhwy.marketeer.config.bind.Node;
import com.openhwy.marketeer.config.bind.Problems;
import com.openhwy.marketeer.http.Middleware;
import com.openhwy.marketeer.middleware.Complaints;
import com.openhwy.marketeer.middleware.LoopResources;
import com.openhwy.marketeer.middleware.MiddlewareDefinition;
import com.openhwy.marketeer.middleware.MiddlewareFactory;

/** Makes {@code maintenance}. */
public final class MaintenanceFactory implements MiddlewareFactory<MaintenanceSettings> {

  @Override
  public String type() {
    return "maintenance";
  }

  @Override
  public Class<MaintenanceSettings> settings() {
    return MaintenanceSettings.class;
  }

  @Override
  public void check(MaintenanceSettings s, Node.Mapping at, String path, Problems problems) {
    new Complaints(at, path, problems).checkFieldValue("content_type", s.contentType());
  }

  @Override
  public MiddlewareDefinition define(String name, MaintenanceSettings settings) {
    return new MiddlewareDefinition() {
      @Override
      public boolean needsSlot() {
        return true;
      }

      @Override
      public Middleware instance(LoopResources loop, int slot) {
        return new Maintenance(name, settings, loop, slot);
      }
    };
  }
}
