using MinImage.Deliveries.Registries.Authorization;

namespace MinImage.Tests.Deliveries.Registries.Authorization;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("""Bearer realm="https://a.example/",service="a",scope="repository:x:pull,push" """, "https://a.example/", "a", "repository:x:pull,push")]
    [InlineData("Bearer realm=https://a.example/token?a=b&c=d,service=a", "https://a.example/token?a=b&c=d", "a", null)]
    [InlineData("Bearer realm=https://a.example/token,scope=repository:x:pull,push,service=a", "https://a.example/token", "a", "repository:x:pull,push")]
    [InlineData("bearer REALM = \"https://a.example/token\" ,  Service=\"a\"", "https://a.example/token", "a", null)]
    [InlineData("""Bearer realm="r",scope="repository:x:pull",scope="y",service="a",service="b" """, "r", "a", "repository:x:pull y")]
    [InlineData("""Bearer realm="a \"quoted\" \\ realm",service="" """, "a \"quoted\" \\ realm", "", null)]
    [InlineData("""Bearer realm="r, Basic realm=x",service="a" """, "r, Basic realm=x", "a", null)]
    public void A_challenge_of_a_token_server_is_parsed_in_each_form(string header, string realm, string service, string? scope)
    {
        var challenge = Assert.Single(Challenge.Parse([header]));

        Assert.Equal(Challenge.Bearer, challenge.Scheme);
        Assert.Equal((realm, service, scope), (challenge["realm"], challenge["service"], challenge["scope"]));
    }

    [Theory]
    [InlineData("Basic realm=\"a\", Bearer realm=\"b\", Negotiate")]
    [InlineData("Basic realm=a , Bearer realm=b, Negotiate")]
    [InlineData("Basic realm=\"a\"|Bearer realm=\"b\"|Negotiate")]
    public void All_challenges_of_all_headers_are_parsed(string headers)
    {
        var challenges = Challenge.Parse(headers.Split('|'));

        Assert.Equal(["basic", "bearer", "negotiate"], challenges.Select(challenge => challenge.Scheme));
        Assert.Equal(["a", "b", null], challenges.Select(challenge => challenge["realm"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",, ,")]
    [InlineData("=\"x\"")]
    [InlineData("\"\"\"")]
    [InlineData("Bearer realm=")]
    [InlineData("Bearer realm=\"unclosed \\")]
    [InlineData("Bearer ====,,,\u0001\u0002")]
    public void Anything_else_is_parsed_as_far_as_possible(string header)
    {
        Assert.All(Challenge.Parse([header]), challenge => Assert.NotEmpty(challenge.Scheme));
    }

    [Theory]
    [InlineData(null, "repository:team/shop:pull,push")]
    [InlineData("", "repository:team/shop:pull,push")]
    [InlineData("registry:catalog:*", "repository:team/shop:pull,push")]
    [InlineData("repository:team/shop:pull", "repository:team/shop:pull,push")]
    [InlineData("repository:inner/team/shop:pull", "repository:inner/team/shop:pull,push")]
    [InlineData("repository:a.example:5000/team/shop:pull repository:team/other:pull", "repository:a.example:5000/team/shop:pull,push")]
    [InlineData("repository", "repository:team/shop:pull,push")]
    public void The_scope_of_a_push_is_one_scope_with_the_repositorys_name_in_the_challenge(string? challenge, string expected)
    {
        Assert.Equal(expected, TokenScope.ForPush(challenge, "team/shop"));
    }
}
