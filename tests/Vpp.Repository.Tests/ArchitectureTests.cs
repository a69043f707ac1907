using System.Reflection;
using System.Xml.Linq;

namespace Vpp.Repository.Tests;

public class ArchitectureTests
{
    // Each project and the projects it may see. Read top-down, this is the architecture.
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Vpp.Domain"] = [],
        ["Vpp.Grains"] = ["Vpp.Domain"],
        ["Vpp.Gateways"] = ["Vpp.Domain", "Vpp.Grains"],
        ["Vpp.Storage"] = ["Vpp.Domain", "Vpp.Grains"],
        ["Vpp.Server"] = ["Vpp.Domain", "Vpp.Grains", "Vpp.Gateways", "Vpp.Storage"],
    };

    private static readonly Assembly Domain = typeof(Domain.Quantities.Power).Assembly;

    private static readonly Assembly Grains = typeof(Grains.Feeders.IFeederGrain).Assembly;

    private static readonly Type[] GrainContracts =
        [.. Grains.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    [Fact]
    public void Every_project_references_only_the_projects_below_it()
    {
        var projects = Repository.Files(".csproj").Where(IsSource).ToList();

        Assert.Equal(AllowedReferences.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(projects, project => Assert.Subset(
            AllowedReferences[Path.GetFileNameWithoutExtension(project)].ToHashSet(),
            Included(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet()));
    }

    [Fact]
    public void The_domain_depends_on_the_base_class_library_alone()
    {
        Assert.All(
            Domain.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System", reference.Name, StringComparison.Ordinal));
        Assert.Empty(Included("src/Vpp.Domain/Vpp.Domain.csproj", "PackageReference"));
        Assert.Empty(Included("src/Vpp.Domain/Vpp.Domain.csproj", "FrameworkReference"));
    }

    [Fact]
    public void Grain_classes_are_internal() =>
        Assert.DoesNotContain(
            Grains.GetExportedTypes(), type => type.IsClass && typeof(IAddressable).IsAssignableFrom(type));

    [Fact]
    public void Every_grain_contract_has_an_alias_and_so_has_every_method_of_it()
    {
        Assert.NotEmpty(GrainContracts);
        Breaches.AssertNone(
            from contract in GrainContracts
            from member in contract.GetMethods().Prepend<MemberInfo>(contract)
            where !member.IsDefined(typeof(AliasAttribute))
            select $"{contract.Name}.{member.Name}");
    }

    [Fact]
    public void Every_grain_keeps_its_type_name_on_the_wire_when_it_is_renamed() =>
        Breaches.AssertNone(
            from contract in GrainContracts
            where typeof(IGrain).IsAssignableFrom(contract)
            where !contract.IsDefined(typeof(GrainInterfaceTypeAttribute))
            select contract.Name);

    [Fact]
    public void Every_message_has_an_alias() =>
        Breaches.AssertNone(
            from type in Grains.GetTypes()
            where type.IsDefined(typeof(GenerateSerializerAttribute))
            where !type.IsDefined(typeof(AliasAttribute))
            select type.Name);

    [Fact]
    public void Every_grain_contract_is_recorded()
    {
        var recorded = Repository.Read("src/Vpp.Grains/OrleansContracts.txt");

        Assert.All(GrainContracts, contract => Assert.Contains(contract.FullName!, recorded, StringComparison.Ordinal));
    }

    [Fact]
    public void Raw_numbers_with_units_stay_inside_the_quantity_types()
    {
        var raw = new[] { typeof(double), typeof(float), typeof(decimal) };

        Breaches.AssertNone(
            from type in Domain.GetExportedTypes()
            where type.Namespace != "Vpp.Domain.Quantities"
            from property in type.GetProperties()
            where raw.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            select $"{type.Name}.{property.Name}");
    }

    private static IEnumerable<string> Included(string project, string item) =>
        from element in XDocument.Parse(Repository.Read(project)).Descendants(item)
        select (string)element.Attribute("Include")!;

    private static bool IsSource(string path) => path.StartsWith("src/", StringComparison.Ordinal);
}
