output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Subnets for load balancers and NAT gateways, one a zone."
  value       = [for zone in var.availability_zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Subnets for instances, one a zone."
  value       = [for zone in var.availability_zones : aws_subnet.private[zone].id]
}

output "database_subnet_ids" {
  description = "Subnets for databases, one a zone."
  value       = [for zone in var.availability_zones : aws_subnet.database[zone].id]
}

output "cidr_block" {
  description = "The range of the network."
  value       = aws_vpc.this.cidr_block
}

output "private_route_table_ids" {
  description = "Route tables of the instances' subnets, by zone."
  value       = { for zone, table in aws_route_table.private : zone => table.id }
}

output "database_route_table_id" {
  description = "The route table of the databases' subnets."
  value       = aws_route_table.database.id
}
