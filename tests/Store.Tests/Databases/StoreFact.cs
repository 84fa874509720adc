using Xunit.Abstractions;
using Xunit.Sdk;

namespace BackOffice.Tests.Databases;

/// <summary>A fact of a contract that each database inherits: skipped, with the reason, where its database is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("BackOffice.Tests.Databases.StoreFactDiscoverer", ThisAssembly)]
public sealed class StoreFactAttribute : FactAttribute
{
#if GRAINS_TESTS
    internal const string ThisAssembly = "Grains.Tests";
#else
    internal const string ThisAssembly = "Store.Tests";
#endif
}

public sealed class StoreFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Only for xunit, which reads test cases back with it.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Name.Contains("Postgres", StringComparison.Ordinal) ? PostgresServer.WhyNot : base.GetSkipReason(factAttribute);
}
