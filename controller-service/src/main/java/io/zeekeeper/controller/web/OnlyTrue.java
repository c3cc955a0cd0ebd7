package io.zeekeeper.controller.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.NullUnmarked;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Documents that {@code all} of {@link NodeSelection} is always true, which annotations cannot. */
@Component
@NullUnmarked // the document's maps are nullable everywhere
class OnlyTrue implements OpenApiCustomizer {
  @Override
  public void customise(OpenAPI document) {
    @SuppressWarnings("unchecked")
    Schema<Boolean> all =
        (Schema<Boolean>)
            document.getComponents().getSchemas().get("NodeSelection").getProperties().get("all");
    Schema<Boolean> isFalse = new Schema<>();
    isFalse.setConst(false);
    all.setNot(isFalse);
  }
}
