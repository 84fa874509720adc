using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Accounts;
using BackOffice.Host.Account;
using BackOffice.Store.Migrating;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.CommandLine;

/// <summary>The first accounts of an installation that is not the demo; the others are made at the desk. Nobody has a password that was not given here or chosen with a link.</summary>
internal static class AccountVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("accounts add", "makes an account: {\"email\":…,\"name\":…,\"roles\":[\"Administrator\"],\"teams\":[…],\"organisation\":…,\"password\":…}; without a password the person is sent a link to choose one", Add),
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
        if (wanted is not { Email: { Length: > 0 } email, Name: { Length: > 0 } name, Roles: { Length: > 0 } })
            return Refuse("Give email, name and roles; and a password, or none to send a link in which the person chooses one.");
        var unknown = wanted.Roles.Where(role => !Enum.TryParse<Role>(role, out var known) || known == Role.System).ToList();
        if (unknown.Count > 0)
            return Refuse($"There is no role {string.Join(", ", unknown)}. Roles are {string.Join(", ", Enum.GetNames<Role>().Where(role => role != nameof(Role.System)))}.");

        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        await using var services = new ServiceCollection().AddHouse(settings).AddSeedSignIn().BuildServiceProvider();
        await services.GetRequiredService<Migrator>().Migrate();
        await using var scope = services.CreateAsyncScope();
        await SignInSetup.MakeRoles(scope.ServiceProvider);
        string? hash = null;
        if (wanted.Password is { Length: > 0 } password)
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
            var person = new Store.Accounts.Account { UserName = email, Email = email };
            foreach (var validator in accounts.PasswordValidators)
                if (await validator.ValidateAsync(accounts, person, password) is { Succeeded: false } faults)
                    return Refuse(string.Join(" ", faults.Errors.Select(error => error.Description)));
            hash = accounts.PasswordHasher.HashPassword(person, password);
        }
        var add = new AddAccount(email, name, [.. wanted.Roles.Select(Enum.Parse<Role>)], [.. wanted.Teams ?? []], wanted.Organisation) { PasswordHash = hash };
        var made = await scope.ServiceProvider.GetRequiredService<IAccounts>().Do(Actor.System("command-line"), null, add, settings.Url, Guid.NewGuid());
        if (made.Problem is { } problem)
            return Refuse(problem);
        if (hash is null)
            Console.Error.WriteLine($"A link to choose a password goes to {email} when the house serves. It works once, for 3 days.");
        Console.WriteLine(Json.Write(new JsonObject { ["id"] = made.Id, ["email"] = email }));
        return 0;
    }

    private static int Refuse(string sentence)
    {
        Console.WriteLine(Json.Write(new JsonObject { ["error"] = sentence }));
        return 1;
    }

    private sealed record NewAccount(string? Email, string? Name, string[]? Roles, string[]? Teams, string? Organisation, string? Password);
}
