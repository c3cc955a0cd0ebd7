package io.zeekeeper.controller.web;

import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Wraps the endpoints, so that an operation is recorded before its endpoint runs, with the names
 * that the endpoint's arguments hold. A filter alone would see only the bytes of the body.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class AuditedEndpoints {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static Advisor auditedEndpointAdvisor() {
    return new DefaultPointcutAdvisor(new Endpoints(), (MethodInterceptor) AuditedEndpoints::run);
  }

  private static final class Endpoints extends StaticMethodMatcherPointcut {
    @Override
    public boolean matches(Method method, Class<?> type) {
      return AnnotatedElementUtils.hasAnnotation(type, RestController.class)
          && AuditedOperations.mayChange(method);
    }
  }

  private static Mono<?> run(MethodInvocation endpoint) {
    // The endpoint runs later, when this invocation is over.
    MethodInvocation later = ((ProxyMethodInvocation) endpoint).invocableClone();
    return Mono.deferContextual(context ->
        context
            .<AuditedRequest>getOrEmpty(AuditedRequest.class)
            .<Mono<?>>map(audited -> audited.perform(later.getArguments(), answer(later)))
            .orElseGet(() -> answer(later)));
  }

  private static Mono<?> answer(MethodInvocation endpoint) {
    return Mono.defer(() -> {
      try {
        @Nullable Object answer = endpoint.proceed();
        return answer instanceof Mono<?> mono ? mono : Mono.empty();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        return Mono.error(e);
      }
    });
  }
}
