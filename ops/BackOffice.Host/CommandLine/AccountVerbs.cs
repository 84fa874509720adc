using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Host.Account;
using BackOffice.Store.Migrating;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.CommandLine;

/// <summary>The first accounts of an installation that is not the demo. Nobody has a password that was not given here.</summary>
internal static class AccountVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("accounts add", "makes an account: {\"email\":…,\"name\":…,\"roles\":[\"Administrator\"],\"teams\":[…],\"organisation\":…,\"password\":…}", Add),
    ];

    private static async Task<int> Add(Arguments arguments)
    {
        var text = arguments.Words.Count > 0 && arguments.Words[0] != "-" ? await File.ReadAllTextAsync(arguments.Words[0]) : await Console.In.ReadToEndAsync();
        NewAccount? wanted;
        try
        {
            wanted = JsonSerializer.Deserialize<NewAccount>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException fault)
        {
            return Refuse("This is not an account in JSON: " + fault.Message);
        }
        if (wanted is not { Email: { Length: > 0 } email, Name: { Length: > 0 } name, Roles: { Length: > 0 }, Password: { Length: > 0 } password })
            return Refuse("Give email, name, roles and password.");
        var unknown = wanted.Roles.Where(role => !Enum.TryParse<Role>(role, out var known) || known == Role.System).ToList();
        if (unknown.Count > 0)
            return Refuse($"There is no role {string.Join(", ", unknown)}. Roles are {string.Join(", ", Enum.GetNames<Role>().Where(role => role != nameof(Role.System)))}.");

        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        await using var services = new ServiceCollection().AddHouse(settings).AddSeedSignIn().BuildServiceProvider();
        await services.GetRequiredService<Migrator>().Migrate();
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        await SignInSetup.MakeRoles(scope.ServiceProvider);
        var account = new Store.Accounts.Account
        {
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            DisplayName = name,
            Teams = string.Join(' ', wanted.Teams ?? []),
            Organisation = wanted.Organisation,
            CreatedAt = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
        var made = await accounts.CreateAsync(account, password);
        if (!made.Succeeded)
            return Refuse(string.Join(" ", made.Errors.Select(error => error.Description)));
        await accounts.AddToRolesAsync(account, wanted.Roles);
        Console.WriteLine(Json.Write(new JsonObject { ["id"] = account.Id, ["email"] = email }));
        return 0;
    }

    private static int Refuse(string sentence)
    {
        Console.WriteLine(Json.Write(new JsonObject { ["error"] = sentence }));
        return 1;
    }

    private sealed record NewAccount(string? Email, string? Name, string[]? Roles, string[]? Teams, string? Organisation, string? Password);
}
