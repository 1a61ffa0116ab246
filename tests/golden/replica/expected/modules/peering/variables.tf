variable "name" {
  description = "The name of the connection."
  type        = string
}

variable "accepter_region" {
  description = "The region of the accepter's network."
  type        = string
}

variable "requester" {
  description = "The network that asks."
  type = object({
    vpc_id                  = string
    cidr_block              = string
    private_route_table_ids = map(string)
    database_route_table_id = string
  })
}

variable "accepter" {
  description = "The network that accepts."
  type = object({
    vpc_id                  = string
    cidr_block              = string
    private_route_table_ids = map(string)
    database_route_table_id = string
  })
}
