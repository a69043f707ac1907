using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Vpp.Server.Api.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class PlantOpenApi
{
    private const string DocumentName = "v1";

    public static IServiceCollection AddPlantOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(DocumentName, options => options
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new()
                {
                    Title = "Vpp",
                    Version = DocumentName,
                    Description = "A virtual power plant. Positive power is import; units are in the names. "
                        + $"Whoever asks may say a name in the header {Callers.Header}, kept with what is asked.",
                };
                document.Servers = [];
                return Task.CompletedTask;
            })
            .AddOperationTransformer(NamePathParameters)
            .AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(DateTimeOffset))
                {
                    (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
                }

                return Task.CompletedTask;
            }));

    // Ids are read from the path as it was sent, past the routing, so the generator cannot see them.
    private static Task NamePathParameters(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.RelativePath?.Contains("{id}", StringComparison.Ordinal) == true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Insert(0, new OpenApiParameter
            {
                Name = "id",
                In = ParameterLocation.Path,
                Required = true,
                Description = "Percent-encoded; a slash in an id is %2F.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 100 },
            });
        }

        return Task.CompletedTask;
    }
}
